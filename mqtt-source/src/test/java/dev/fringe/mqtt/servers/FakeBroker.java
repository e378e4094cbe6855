// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.servers;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A scripted broker that records every packet. It supports both protocol versions as far as a subscriber needs them. */
public final class FakeBroker implements AutoCloseable {
    public static final int CONNECT = 1;
    public static final int PUBACK = 4;
    public static final int SUBSCRIBE = 8;
    public static final int UNSUBSCRIBE = 10;
    public static final int PINGREQ = 12;
    public static final int DISCONNECT = 14;

    /** A packet of a client: its connection, its type, and its packet identifier or 0. */
    public record Packet(int connection, int type, int id) {}

    private final ServerSocket server;
    private final List<Packet> packets = new CopyOnWriteArrayList<>();
    private final List<Client> clients = new CopyOnWriteArrayList<>();
    private volatile boolean sessionPresent;
    private volatile int connectCode;
    private volatile int subscribeCode = 1;
    private volatile boolean silent;
    private volatile boolean closingConnections;
    private volatile Consumer<Client> afterConnect = client -> {};

    public FakeBroker() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    public String uri() {
        return "tcp://127.0.0.1:" + server.getLocalPort();
    }

    public FakeBroker keepingSessions(boolean keeps) {
        sessionPresent = keeps;
        return this;
    }

    public FakeBroker refusingConnections(int code) {
        connectCode = code;
        return this;
    }

    /** Accepts and closes each connection, like a load balancer without a broker. */
    public FakeBroker closingConnections() {
        closingConnections = true;
        return this;
    }

    /** The types of the packets of a connection, in the order in which they were read. */
    public List<Integer> types(int connection) {
        return packets.stream()
                .filter(packet -> packet.connection() == connection)
                .map(Packet::type)
                .toList();
    }

    public int connections() {
        return clients.size();
    }

    public FakeBroker refusingFilters(int code) {
        subscribeCode = code;
        return this;
    }

    /** Runs the action after CONNACK, before a subscription is read. */
    public FakeBroker afterConnect(Consumer<Client> action) {
        afterConnect = action;
        return this;
    }

    /** Stops answering without FIN or RST, like a cut cable. */
    public void stopAnswering() {
        silent = true;
    }

    public void resumeAnswering() {
        silent = false;
    }

    public List<Packet> packets() {
        return packets;
    }

    /** The identifiers acknowledged by one connection, in order. */
    public List<Integer> acknowledged(int connection) {
        return packets.stream()
                .filter(p -> p.type() == PUBACK && p.connection() == connection)
                .map(Packet::id)
                .toList();
    }

    public long count(int type) {
        return packets.stream().filter(p -> p.type() == type).count();
    }

    public Client client(int connection) {
        return clients.get(connection);
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                Client client = new Client(server.accept(), clients.size());
                clients.add(client);
                if (closingConnections) {
                    client.drop();
                } else {
                    daemon(client::serve);
                }
            }
        } catch (SocketException e) {
            // closed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "fake-broker");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Client client : clients) {
            client.drop();
        }
    }

    /** One client's connection. */
    public final class Client {
        private final Socket socket;
        private final int number;
        private boolean five;

        Client(Socket socket, int number) {
            this.socket = socket;
            this.number = number;
        }

        /** Sends a message at QoS 1 under this identifier. */
        public synchronized void publish(int id, String topic, String payload, boolean duplicate) {
            byte[] name = topic.getBytes(StandardCharsets.UTF_8);
            byte[] body = payload.getBytes(StandardCharsets.UTF_8);
            ByteBuffer packet = ByteBuffer.allocate(2 + name.length + 2 + (five ? 1 : 0) + body.length);
            packet.putShort((short) name.length).put(name).putShort((short) id);
            if (five) {
                packet.put((byte) 0);
            }
            packet.put(body);
            send(0x32 | (duplicate ? 0x08 : 0), packet.array());
        }

        /** Cuts the connection. */
        public void drop() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void serve() {
            try (DataInputStream in = new DataInputStream(socket.getInputStream())) {
                while (true) {
                    int first = in.readUnsignedByte();
                    byte[] body = new byte[length(in)];
                    in.readFully(body);
                    if (!silent) {
                        answer(first >> 4, body);
                    }
                }
            } catch (EOFException | SocketException e) {
                // gone
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void answer(int type, byte[] body) {
            boolean hasId = type == PUBACK || type == SUBSCRIBE || type == UNSUBSCRIBE;
            packets.add(new Packet(number, type, hasId ? id(body) : 0));
            switch (type) {
                case CONNECT -> {
                    five = body[6] == 5;
                    byte present = (byte) (sessionPresent ? 1 : 0);
                    byte code = (byte) connectCode;
                    send(0x20, five ? new byte[] {present, code, 0} : new byte[] {present, code});
                    afterConnect.accept(this);
                }
                case SUBSCRIBE -> send(0x90, suback(body));
                case UNSUBSCRIBE -> send(0xB0, unsuback(body));
                case PINGREQ -> send(0xD0, new byte[0]);
                default -> {
                    // only recorded
                }
            }
        }

        private byte[] suback(byte[] body) {
            List<Byte> codes = new ArrayList<>();
            int at = 2 + (five ? 1 + body[2] : 0);
            while (at < body.length) {
                int length = (body[at] & 0xFF) << 8 | body[at + 1] & 0xFF;
                codes.add((byte) subscribeCode);
                at += 2 + length + 1;
            }
            ByteBuffer answer = ByteBuffer.allocate(2 + (five ? 1 : 0) + codes.size());
            answer.put(body, 0, 2);
            if (five) {
                answer.put((byte) 0);
            }
            codes.forEach(answer::put);
            return answer.array();
        }

        private byte[] unsuback(byte[] body) {
            if (!five) {
                return new byte[] {body[0], body[1]};
            }
            int filters = 0;
            for (int at = 3 + body[2]; at < body.length; at += 2 + ((body[at] & 0xFF) << 8 | body[at + 1] & 0xFF)) {
                filters++;
            }
            byte[] answer = new byte[3 + filters];
            answer[0] = body[0];
            answer[1] = body[1];
            return answer;
        }

        private static int id(byte[] body) {
            return (body[0] & 0xFF) << 8 | body[1] & 0xFF;
        }

        private static int length(DataInputStream in) throws IOException {
            int length = 0;
            for (int shift = 0; ; shift += 7) {
                int digit = in.readUnsignedByte();
                length |= (digit & 0x7F) << shift;
                if ((digit & 0x80) == 0) {
                    return length;
                }
            }
        }

        private synchronized void send(int first, byte[] body) {
            try {
                OutputStream out = socket.getOutputStream();
                ByteBuffer packet = ByteBuffer.allocate(5 + body.length);
                packet.put((byte) first);
                int left = body.length;
                do {
                    packet.put((byte) (left > 127 ? left & 0x7F | 0x80 : left));
                    left >>= 7;
                } while (left > 0);
                packet.put(body);
                out.write(packet.array(), 0, packet.position());
                out.flush();
            } catch (IOException e) {
                // the client closed first
            }
        }
    }
}
