package dev.pinball.service;

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
    static final ArchRule acceleratorKnowsNeitherServiceNorProtocol = noClasses()
            .that()
            .resideInAPackage("dev.pinball.accelerator..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.pinball.service..", "dev.pinball.v1..", "io.grpc..", "io.vertx..", "io.prometheus..")
            .because("an accelerator computes; it can be used, and tested, without a server");

    @ArchTest
    static final ArchRule loadtestKnowsTheWireAlone = noClasses()
            .that()
            .resideInAPackage("dev.pinball.loadtest..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.pinball.service..", "dev.pinball.accelerator..")
            .because("a client that knows the server's insides measures something else");

    @ArchTest
    static final ArchRule generatedClassesStayAtTheEdge = noClasses()
            .that()
            .resideInAPackage("dev.pinball.service..")
            .and()
            .resideOutsideOfPackages("dev.pinball.service.grpc..", "dev.pinball.service.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.pinball.v1..", "com.google.protobuf..")
            .because("a message is read once, at the edge, into checked records");

    @ArchTest
    static final ArchRule enginePartsKnowNoFramework = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.pinball.service.engine..",
                    "dev.pinball.service.scheduler..",
                    "dev.pinball.service.kvcache..",
                    "dev.pinball.service.batch..",
                    "dev.pinball.service.admission..",
                    "dev.pinball.service.stream..",
                    "dev.pinball.service.request..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.grpc..", "io.vertx..", "io.netty..", "io.prometheus..")
            .because("they are plain objects, driven by hand in tests; metrics observe and never steer");

    @ArchTest
    static final ArchRule metricsObserveAndNeverSteer = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.pinball.service.metrics..", "dev.pinball.service.http..", "dev.pinball.service.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.prometheus..", "dev.pinball.service.metrics..")
            .because("metrics learn of a step through StepObserver");

    @ArchTest
    static final ArchRule acceleratorsKnowOnlyTheProgram = noClasses()
            .that()
            .resideInAnyPackage("dev.pinball.accelerator.reference..", "dev.pinball.accelerator.host..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.pinball.accelerator.tokenizer..", "dev.pinball.accelerator.model..")
            .because("an architecture touches no accelerator, an accelerator touches no architecture");

    @ArchTest
    static final ArchRule vertxInternalsStayInOneClass = classes()
            .that()
            .haveNameNotMatching(".*\\.EventLoops(\\$.*)?")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackage("io.vertx.core.internal..")
            .because("what is internal to Vert.x may change with its next version");

    @ArchTest
    static final ArchRule packagesOfAcceleratorHaveNoCycles = SlicesRuleDefinition.slices()
            .matching("dev.pinball.accelerator.(*)..")
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule packagesOfServiceHaveNoCycles = SlicesRuleDefinition.slices()
            .matching("dev.pinball.service.(*)..")
            .should()
            .beFreeOfCycles();
}
