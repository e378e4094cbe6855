// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.fringe.mqtt.payload.Undecodable;
import org.apache.kafka.connect.data.SchemaAndValue;

/** Decodes messages of one type. */
public final class MessageDecoder {
    private final Descriptor type;
    private final MessageForm form;

    /** @throws IllegalArgumentException if a record cannot hold the type */
    MessageDecoder(Descriptor type) {
        this.type = type;
        this.form = new MessageForms().of(type, false);
    }

    /** @param from where the message begins */
    public Decoded decode(byte[] payload, int from) throws Undecodable {
        DynamicMessage message;
        try {
            message = DynamicMessage.parseFrom(type, ByteString.copyFrom(payload, from, payload.length - from));
        } catch (InvalidProtocolBufferException e) {
            // the message of the parser may quote the payload
            throw new Undecodable("the payload is not a message " + type.getFullName()
                    + ", or a required field is missing, or it is nested too deeply");
        }
        MessageForm.Unknown unknown = new MessageForm.Unknown();
        Object value = form.read(message, unknown);
        return new Decoded(new SchemaAndValue(form.schema(), value), unknown.fields(), form.longestName());
    }

    /**
     * @param unknownFields how many fields the type does not have
     * @param longestName of the values of its enums
     */
    public record Decoded(SchemaAndValue value, int unknownFields, int longestName) {}
}
