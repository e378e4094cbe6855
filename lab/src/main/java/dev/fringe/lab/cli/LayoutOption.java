// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli;

import dev.fringe.lab.telescope.sal.SalLayout;
import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the value of {@code --layout}. */
public final class LayoutOption implements ITypeConverter<SalLayout> {
    @Override
    public SalLayout convert(String text) {
        return Arrays.stream(SalLayout.values())
                .filter(layout -> layout.text().equals(text))
                .findFirst()
                .orElseThrow(
                        () -> new TypeConversionException("'" + text + "' is not a layout: write topic or subsystem"));
    }
}
