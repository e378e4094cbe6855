// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.jobs;

import dev.fringe.lab.stack.Endpoints;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;

/** The transactions that the broker knows. */
final class Transactions {
    private Transactions() {}

    /** The transactional ids with the prefix, of open and of ended transactions. */
    static List<String> ids(Endpoints endpoints, String prefix) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", endpoints.kafka()))) {
            return admin.listTransactions().all().get().stream()
                    .map(TransactionListing::transactionalId)
                    .filter(id -> id.startsWith(prefix))
                    .sorted()
                    .toList();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("cannot list the transactions of the broker", e);
        }
    }
}
