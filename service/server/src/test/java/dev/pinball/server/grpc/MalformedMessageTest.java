package dev.pinball.server.grpc;

import static dev.pinball.server.grpc.generation.Conversation.prompt;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.pinball.server.config.StreamLimits;
import dev.pinball.server.grpc.generation.Conversation;
import dev.pinball.server.grpc.generation.Responses;
import dev.pinball.v1.ConverseRequest;
import dev.pinball.v1.ConverseResponse;
import dev.pinball.v1.FinishReason;
import dev.pinball.v1.GenerationGrpc;
import dev.pinball.v1.ModelsGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is no message, too large a message or too much metadata ends its own call, with a status that says so. */
@Timeout(60)
class MalformedMessageTest {
    private static final int MESSAGE_BYTES_MAX = StreamLimits.DEFAULTS.messageBytesMax();
    private static final byte[] GARBAGE = {(byte) 0xff, (byte) 0xff, 7, 1};
    /** Field 1 of ConverseRequest, the id, as two bytes that are no UTF-8. */
    private static final byte[] NO_UTF_8 = {0x0a, 2, (byte) 0xc3, 0x28};

    private RunningServer running;

    @BeforeEach
    void start() throws IOException {
        running = new RunningServer(StreamLimits.DEFAULTS, Duration.ZERO);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void garbageIsAnInvalidArgumentOfEveryService() throws Exception {
        for (MethodDescriptor<?, ?> method : List.of(
                GenerationGrpc.getGenerateMethod(),
                GenerationGrpc.getCompleteMethod(),
                GenerationGrpc.getConverseMethod(),
                ModelsGrpc.getRankMethod(),
                HealthGrpc.getWatchMethod(),
                ServerReflectionGrpc.getServerReflectionInfoMethod())) {
            for (byte[] bytes : List.of(GARBAGE, NO_UTF_8)) {
                Status status = call(running.channel, method, "identity", bytes).status();
                assertThat(status.getCode()).as(method.getFullMethodName()).isEqualTo(Status.Code.INVALID_ARGUMENT);
                assertThat(status.getDescription()).contains(method.getFullMethodName());
            }
        }
    }

    @Test
    void answersOfAStreamGoOnToTheirEndWhenAMessageCanNotBeParsed() throws Exception {
        running.accelerator.hold();
        Responses<byte[], byte[]> responses = call(
                running.channel,
                GenerationGrpc.getConverseMethod(),
                "identity",
                ConverseRequest.newBuilder()
                        .setRequestId("a")
                        .setStart(prompt("HELLO", 20).setGo(true))
                        .build()
                        .toByteArray(),
                NO_UTF_8,
                GARBAGE);
        assertThat(ConverseResponse.parseFrom(responses.next()).hasAccepted()).isTrue();
        running.accelerator.allow(1 << 20);
        ConverseResponse last = ConverseResponse.parseFrom(responses.next());
        while (!last.hasFinished()) {
            last = ConverseResponse.parseFrom(responses.next());
        }
        assertThat(last.getFinished().getReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
        assertThat(responses.status().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        running.awaitNoCalls();
    }

    @Test
    void aMessageThatIsTooLargeEndsItsStreamAloneWithItsSize() throws Exception {
        Conversation conversation = Conversation.reading(running);
        conversation.start("a", prompt("HELLO", 5).setGo(true));
        assertThat(conversation.next("a").hasAccepted()).isTrue();
        Conversation other = Conversation.reading(running);
        other.start("b", prompt("HELLO", 5));
        assertThat(other.next("b").hasAccepted()).isTrue();

        conversation.start("c", prompt("A".repeat(MESSAGE_BYTES_MAX), 5));
        assertThat(conversation.status().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(conversation.status().getDescription())
                .contains("expected: at most " + MESSAGE_BYTES_MAX)
                .startsWith("message: ");
        other.go("b");
        assertThat(other.finished("b").getReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
        running.awaitSequences(0);
    }

    @Test
    void aSingleCallWhoseMessageIsTooLargeEndsTheSameWay() throws Exception {
        byte[] large =
                ByteString.copyFromUtf8("A".repeat(MESSAGE_BYTES_MAX + 1)).toByteArray();
        Responses<byte[], byte[]> sent = call(running.channel, GenerationGrpc.getGenerateMethod(), "identity", large);
        assertThat(sent.status().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        Responses<byte[], byte[]> packed = call(running.channel, GenerationGrpc.getGenerateMethod(), "gzip", large);
        assertThat(packed.status().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void aMessageThatUnpacksToFarMoreEndsWithoutBeingUnpacked() throws Exception {
        byte[] large = new byte[64 << 20]; // no message: a field of number 0
        for (MethodDescriptor<?, ?> method :
                List.of(GenerationGrpc.getGenerateMethod(), GenerationGrpc.getConverseMethod())) {
            Status status = call(running.channel, method, "gzip", large).status();
            assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        }
        CodedOutputStream begun = CodedOutputStream.newInstance(large);
        begun.writeTag(ConverseRequest.REQUEST_ID_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        begun.writeUInt32NoTag(large.length - begun.getTotalBytesWritten() - 4);
        Status status = call(running.channel, GenerationGrpc.getConverseMethod(), "gzip", large)
                .status();
        assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void metadataOfTwentyKilobytesIsTaken() throws Exception {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(20_000));
        Channel channel = io.grpc.ClientInterceptors.intercept(
                running.channel, MetadataUtils.newAttachHeadersInterceptor(headers));
        Status status = call(channel, HealthGrpc.getCheckMethod(), "identity", new byte[0])
                .status();
        assertThat(status.getCode()).isEqualTo(Status.Code.OK);
    }

    private static Responses<byte[], byte[]> call(
            Channel channel, MethodDescriptor<?, ?> method, String compression, byte[]... messages) {
        Bytes marshaller = new Bytes();
        ClientCall<byte[], byte[]> call = channel.newCall(
                method.toBuilder(marshaller, marshaller).build(), CallOptions.DEFAULT.withCompression(compression));
        Responses<byte[], byte[]> responses = Responses.reading();
        if (method.getType().clientSendsOneMessage()) {
            ClientCalls.asyncServerStreamingCall(call, messages[0], responses);
        } else {
            ClientCalls.asyncBidiStreamingCall(call, responses);
            List.of(messages).forEach(responses.call()::onNext);
        }
        return responses;
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream message) {
            try {
                return message.readAllBytes();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
