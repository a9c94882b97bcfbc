package dev.pinball.tornado;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/** The arrows of docs/ARCHITECTURE.md for this module, which is built apart from those that the command line sees. */
@AnalyzeClasses(packages = "dev.pinball.tornado", importOptions = ImportOption.DoNotIncludeTests.class)
class TornadoDependenciesTest {

    @ArchTest
    static final ArchRule knowsNeitherServiceNorProtocolNorTokenizer = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.pinball.engine..",
                    "dev.pinball.server..",
                    "dev.pinball.cli..",
                    "dev.pinball.v1..",
                    "dev.pinball.model.tokenizer..",
                    "io.grpc..",
                    "io.vertx..",
                    "io.prometheus..")
            .because("an accelerator computes a program over a batch of token ids");

    @ArchTest
    static final ArchRule packagesHaveNoCycles = SlicesRuleDefinition.slices()
            .matching("dev.pinball.tornado.(**)")
            .should()
            .beFreeOfCycles();
}
