package dev.pinball.service.grpc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.pinball.service", importOptions = DoNotIncludeTests.class)
class EdgeRulesTest {
    @ArchTest
    static final ArchRule theInternalsOfVertxStayInOneClass = noClasses()
            .that()
            .haveNameNotMatching(".*\\.EventLoops(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx.core.internal..")
            .because("they may change with any release: EventLoops is the only class to look at then");

    @ArchTest
    static final ArchRule metricsAreObserversOnly = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.pinball.service.metrics..", "dev.pinball.service.http..", "dev.pinball.service")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.prometheus..", "dev.pinball.service.metrics..")
            .because("metrics observe, they never steer: report through StepObserver");

    @ArchTest
    static final ArchRule generatedClassesStayAtTheEdge = noClasses()
            .that()
            .resideInAnyPackage("dev.pinball.service.*..")
            .and()
            .resideOutsideOfPackage("dev.pinball.service.grpc..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.pinball.v1..")
            .because("a protobuf becomes a validated record in the package grpc");
}
