# Sourced by ./pinball and ./mvnw: exports JAVA_HOME as a JDK 25, or leaves it as it is and returns 1. With java_program=java
# one that only runs programs will do.
is_jdk_25() {
  [ -x "$1/bin/${java_program:-javac}" ] && grep -q '^JAVA_VERSION="25' "$1/release" 2>/dev/null
}

find_jdk_25() {
  if [ -n "${JAVA_HOME:-}" ] && is_jdk_25 "$JAVA_HOME"; then
    return 0
  fi
  java_on_path="$(command -v "${java_program:-javac}" 2>/dev/null || true)"
  set +f
  for candidate in \
    "${java_on_path:+$(dirname "$(dirname "$(readlink -f "$java_on_path")")")}" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if is_jdk_25 "$candidate"; then
      export JAVA_HOME="$candidate"
      return 0
    fi
  done
  return 1
}
