package dev.pinball.service.grpc;

import dev.pinball.accelerator.census.ModelOutline;
import dev.pinball.accelerator.embedding.EmbeddingSpace;
import dev.pinball.accelerator.tokenizer.Tokenizer;
import dev.pinball.service.engine.EngineHandle;

/**
 * The model behind the calls.
 *
 * @param vocabularySize token ids are below it
 * @param contextTokensMax known tokens of one sequence, prompt and answer
 */
public record ServedModel(
        EngineHandle engine,
        Tokenizer tokenizer,
        int vocabularySize,
        int contextTokensMax,
        ModelOutline outline,
        EmbeddingSpace embeddings) {}
