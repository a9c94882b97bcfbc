# What a GPU needs here to be used by TornadoVM, and what of it is missing; each check prints a line of JSON.
export LC_ALL=C
check() { # name, what was found (empty for nothing), the remedy
  printf '{"checked":"%s","found":%s,"detail":"%s"}\n' "$1" "$([ -n "$2" ] && echo true || echo false)" \
    "$(printf '%s' "${2:-$3}" | tr -d '"\\' | tr '\n\t' '; ' | cut -c1-300)"
}
library() { # where the loader or the usual folders have it
  { ldconfig -p | sed -n "s/.*$1.* => //p"
    for folder in ${LD_LIBRARY_PATH//:/ } /usr/local/nvidia/lib64 /usr/lib/x86_64-linux-gnu /usr/lib64 /usr/local/cuda/lib64; do
      ls "$folder/$1" 2>/dev/null
    done; } 2>/dev/null | sort -u
}
vendors="${OCL_ICD_VENDORS:-/etc/OpenCL/vendors}"

check gpu "$(timeout 20 nvidia-smi --query-gpu=name,driver_version,memory.total,clocks.max.sm,clocks.max.mem --format=csv,noheader 2>/dev/null)" \
  "nvidia-smi shows no GPU: is NVIDIA's driver there?"
check "OpenCL loader" "$(library libOpenCL.so.1)" \
  "no libOpenCL.so.1: install ocl-icd-libopencl1, or put the folder of one into LD_LIBRARY_PATH"
check "NVIDIA's OpenCL" "$(library libnvidia-opencl.so.1)" \
  "no libnvidia-opencl.so.1: it comes with the driver (Debian: nvidia-opencl-icd)"
check "OpenCL vendors" "$(grep -H . "$vendors"/*.icd 2>/dev/null || { [ -f "$vendors" ] && cat "$vendors"; })" \
  "no $vendors/*.icd: write libnvidia-opencl.so.1 into $vendors/nvidia.icd, or name a folder in OCL_ICD_VENDORS"
check "CUDA driver" "$(library libcuda.so.1)" "no libcuda.so.1: it comes with the driver"
check TornadoVM "$([ -e "${TORNADOVM_HOME:-}/tornado-argfile" ] && echo "$TORNADOVM_HOME")" \
  "TORNADOVM_HOME=${TORNADOVM_HOME:-} names no SDK: docs/ACCELERATORS.md"
check PyTorch "$(timeout 60 python3 -c 'import torch; print(torch.__version__, torch.cuda.is_available())' 2>/dev/null)" \
  "python3 imports no torch"

exec 2>&1
for command in "uname -a" "nproc" "free -g" "lscpu" "nvidia-smi" "ldconfig -p" "ls -l $vendors /dev/nvidia* /usr/local/nvidia/lib64" \
  "df -h /tmp" "clinfo -l" "printenv PATH LD_LIBRARY_PATH OCL_ICD_VENDORS JAVA_HOME TORNADOVM_HOME PINBALL_JAVA_OPTIONS CUDA_VISIBLE_DEVICES"; do
  printf '\n$ %s\n' "$command"
  timeout 20 $command | head -100
done
exit 0
