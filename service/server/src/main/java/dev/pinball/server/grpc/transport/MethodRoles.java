package dev.pinball.server.grpc.transport;

import dev.pinball.inference.GRPCInferenceServiceGrpc;
import dev.pinball.server.identity.Role;
import dev.pinball.v1.GenerationGrpc;
import dev.pinball.v1.ModelsGrpc;
import dev.pinball.v1.TrainingGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which role a method of gRPC needs. */
final class MethodRoles {
    private static final Set<Role> GENERATES = Set.of(Role.GENERATE);
    private static final Set<Role> LOOKS = Set.of(Role.INSPECT);
    /** Who asks for answers may know of whom. */
    private static final Set<Role> NAMES = Set.of(Role.GENERATE, Role.INSPECT);

    /** By the name of a method, or that of its service: one of these roles is enough. */
    private static final Map<String, Set<Role>> ROLES = Map.ofEntries(
            Map.entry(GenerationGrpc.SERVICE_NAME, GENERATES),
            Map.entry(ModelsGrpc.getDescribeMethod().getFullMethodName(), LOOKS),
            Map.entry(ModelsGrpc.getNeighborsMethod().getFullMethodName(), LOOKS),
            Map.entry(ModelsGrpc.getRankMethod().getFullMethodName(), LOOKS),
            Map.entry(ModelsGrpc.getListMethod().getFullMethodName(), NAMES),
            Map.entry(TrainingGrpc.SERVICE_NAME, Set.of(Role.TRAIN)),
            Map.entry(GRPCInferenceServiceGrpc.getModelInferMethod().getFullMethodName(), GENERATES),
            Map.entry(GRPCInferenceServiceGrpc.getModelStreamInferMethod().getFullMethodName(), GENERATES),
            Map.entry(GRPCInferenceServiceGrpc.getServerMetadataMethod().getFullMethodName(), NAMES),
            Map.entry(GRPCInferenceServiceGrpc.getModelMetadataMethod().getFullMethodName(), NAMES),
            Map.entry(GRPCInferenceServiceGrpc.getModelConfigMethod().getFullMethodName(), NAMES),
            Map.entry(GRPCInferenceServiceGrpc.getRepositoryIndexMethod().getFullMethodName(), NAMES),
            Map.entry(ServerReflectionGrpc.SERVICE_NAME, EnumSet.allOf(Role.class)),
            Map.entry("grpc.reflection.v1alpha.ServerReflection", EnumSet.allOf(Role.class)));

    private static final Set<Role> OTHERS = Set.of(Role.ADMINISTER);

    /** Probes have no key. */
    private static final Set<String> ANYONE = Set.of(
            HealthGrpc.SERVICE_NAME,
            GRPCInferenceServiceGrpc.getServerLiveMethod().getFullMethodName(),
            GRPCInferenceServiceGrpc.getServerReadyMethod().getFullMethodName(),
            GRPCInferenceServiceGrpc.getModelReadyMethod().getFullMethodName());

    private MethodRoles() {}

    /** Those of which one is needed; empty for a method that everybody may call. What isn't known is for administrators. */
    static Optional<Set<Role>> of(MethodDescriptor<?, ?> method) {
        String service = String.valueOf(method.getServiceName());
        String name = method.getFullMethodName();
        return ANYONE.contains(service) || ANYONE.contains(name)
                ? Optional.empty()
                : Optional.of(ROLES.getOrDefault(name, ROLES.getOrDefault(service, OTHERS)));
    }
}
