package dev.pinball.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/** The arrows of docs/ARCHITECTURE.md, which never turn. */
@AnalyzeClasses(packages = "dev.pinball", importOptions = DependencyDirectionTest.MainCode.class)
class DependencyDirectionTest {

    /** Leaves out the tests of this module and of those before it. */
    static final class MainCode implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("test-classes") && !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule whatComputesKnowsNeitherServiceNorProtocol = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.pinball.model..", "dev.pinball.accelerator..", "dev.pinball.host..", "dev.pinball.training..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.pinball.v1..", "io.grpc..", "io.vertx..", "io.prometheus..")
            .because("an accelerator computes; it can be used, and tested, without a server");

    @ArchTest
    static final ArchRule generatedClassesStayAtTheEdge = noClasses()
            .that()
            .resideInAPackage("dev.pinball.server..")
            .and()
            .resideOutsideOfPackages("dev.pinball.server.grpc..", "dev.pinball.server")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.pinball.v1..", "com.google.protobuf..")
            .because("a message is read once, at the edge, into checked records");

    @ArchTest
    static final ArchRule engineKnowsNoFramework = noClasses()
            .that()
            .resideInAPackage("dev.pinball.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.grpc..", "io.vertx..", "io.netty..", "io.prometheus..", "picocli..")
            .because("it is a library of plain objects, driven by hand in tests; metrics observe and never steer");

    @ArchTest
    static final ArchRule metricsObserveAndNeverSteer = noClasses()
            .that()
            .resideOutsideOfPackages("dev.pinball.server.management..", "dev.pinball.server")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.prometheus..")
            .because("metrics learn of a step through StepObserver");

    @ArchTest
    static final ArchRule acceleratorsKnowOnlyTheProgram = noClasses()
            .that()
            .resideInAnyPackage("dev.pinball.accelerator.reference..", "dev.pinball.host..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.pinball.model.tokenizer..", "dev.pinball.model.gguf..", "dev.pinball.model")
            .because("an architecture touches no accelerator, an accelerator touches no architecture");

    @ArchTest
    static final ArchRule commandsKnowNoVertx = noClasses()
            .that()
            .resideInAPackage("dev.pinball.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "io.netty..", "io.prometheus..")
            .because("the server is composed in dev.pinball.server; commands start it");

    @ArchTest
    static final ArchRule vertxInternalsStayInOneClass = classes()
            .that()
            .haveNameNotMatching(".*\\.EventLoops(\\$.*)?")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackage("io.vertx.core.internal..")
            .because("what is internal to Vert.x may change with its next version");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            SlicesRuleDefinition.slices().matching("dev.pinball.(**)").should().beFreeOfCycles();
}
