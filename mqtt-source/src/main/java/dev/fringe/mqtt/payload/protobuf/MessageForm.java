// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload.protobuf;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.fringe.mqtt.payload.Undecodable;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** A message type as a Connect schema, and how its messages become structs. */
record MessageForm(Schema schema, List<Member> members, int longestName) {

    /** Counts the fields that a type does not have. */
    static final class Unknown {
        private int fields;

        void add(Message message) {
            fields += message.getUnknownFields().asMap().size();
        }

        int fields() {
            return fields;
        }
    }

    interface Reader {
        Object read(Object value, Unknown unknown) throws Undecodable;
    }

    /** @param target the field of the schema */
    record Member(FieldDescriptor field, Field target, Reader reader) {}

    Struct read(Message message, Unknown unknown) throws Undecodable {
        unknown.add(message);
        Struct struct = new Struct(schema);
        for (Member member : members) {
            FieldDescriptor field = member.field();
            // an absent field is null, unless the type says which value it then has
            if (!field.hasPresence()
                    || message.hasField(field)
                    || member.target().schema().defaultValue() != null) {
                struct.put(member.target(), read(member, message.getField(field), unknown));
            }
        }
        return struct;
    }

    private static Object read(Member member, Object value, Unknown unknown) throws Undecodable {
        try {
            return member.reader().read(value, unknown);
        } catch (Undecodable e) {
            throw new Undecodable("field " + member.field().getName() + ": " + e.getMessage());
        }
    }
}
