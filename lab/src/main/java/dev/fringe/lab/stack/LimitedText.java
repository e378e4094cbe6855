// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** The text of an answer up to a limit. A longer answer fails, because its sender may never end it. */
final class LimitedText implements BodySubscriber<String> {
    private final BodySubscriber<String> text = BodySubscribers.ofString(StandardCharsets.UTF_8);
    private final int maxBytes;
    private Flow.Subscription subscription;
    private long received;

    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        private TooLongException(int maxBytes) {
            super("more than " + (maxBytes >> 20) + " MiB");
        }
    }

    LimitedText(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public CompletionStage<String> getBody() {
        return text.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        text.onSubscribe(given);
    }

    @Override
    public void onNext(List<ByteBuffer> part) {
        received += part.stream().mapToLong(ByteBuffer::remaining).sum();
        if (received <= maxBytes) {
            text.onNext(part);
        } else {
            subscription.cancel();
            text.onError(new TooLongException(maxBytes));
        }
    }

    @Override
    public void onError(Throwable failure) {
        text.onError(failure);
    }

    @Override
    public void onComplete() {
        text.onComplete();
    }
}
