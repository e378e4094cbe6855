// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VersionTest {
    @Test
    void isWrittenByTheBuild() {
        assertThat(Version.CURRENT).matches("\\d+\\.\\d+\\.\\d+.*");
    }
}
