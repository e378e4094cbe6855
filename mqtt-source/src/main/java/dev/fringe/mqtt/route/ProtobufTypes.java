// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.route;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.payload.FoundOnce;
import dev.fringe.mqtt.payload.Undecodable;
import dev.fringe.mqtt.payload.protobuf.MessageDecoder;
import dev.fringe.mqtt.payload.protobuf.MessageTypes;
import dev.fringe.records.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The message types of a route: a descriptor set and the name of a message in it, which templates may choose by the topic. */
public final class ProtobufTypes {
    private static final int SETS_KEPT = 1_024;
    private static final int DECODERS_KEPT = 32_768;

    private final Template<MessagePlaceholder> file;
    private final Template<MessagePlaceholder> message;
    private final FoundOnce<String, MessageTypes> sets = new FoundOnce<>(SETS_KEPT);
    private final FoundOnce<List<String>, MessageDecoder> decoders = new FoundOnce<>(DECODERS_KEPT);

    private ProtobufTypes(Template<MessagePlaceholder> file, Template<MessagePlaceholder> message) {
        this.file = file;
        this.message = message;
    }

    /** @throws IllegalArgumentException if an option is wrong, or what does not depend on the topic cannot be used */
    public static ProtobufTypes of(String file, String message) {
        ProtobufTypes types = new ProtobufTypes(Schemas.template(file), Schemas.template(message));
        if (types.file.isConstant()) {
            MessageTypes set = read(file);
            if (types.message.isConstant()) {
                set.decoder(message);
            }
        }
        return types;
    }

    public MessageDecoder forMessage(Message received) throws Undecodable {
        String path = MessagePlaceholder.fill(file, received, null);
        String name = MessagePlaceholder.fill(message, received, null);
        MessageTypes set = sets.get(path, received.receivedAt(), () -> read(path));
        return decoders.get(List.of(path, name), received.receivedAt(), () -> set.decoder(name));
    }

    private static MessageTypes read(String file) {
        Path path = Schemas.path(file);
        try {
            return MessageTypes.ofDescriptorSet(Files.readAllBytes(path), file);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the descriptor set " + file + " on this worker", e);
        }
    }
}
