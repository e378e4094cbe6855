// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {
    @ParameterizedTest
    @CsvSource({
        "0.0, 0",
        "-0.0, -0",
        "1.0, 1",
        "-1.5, -1.5",
        "0.1, 0.1",
        "100.0, 100",
        "123456.789, 123456.789",
        "0.001, 0.001",
        "1.0E300, 1e300",
        "2.0E-3, 0.002",
        "4.9E-324, 5e-324",
        "1.7976931348623157E308, 17976931348623157e292",
        "2.2250738585072014E-308, 22250738585072014e-324",
        "9007199254740993.0, 9007199254740992",
        "2.0E-9, 2e-9",
        "1.0E22, 1e22",
        "1.0E23, 1e23",
        "2.98023223876953125E-8, 29802322387695312e-24"
    })
    void writesTheShortestForm(double value, String expected) {
        assertThat(text(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(floats = {0.1f, 16777216f, 1.4e-45f, 3.4028235e38f, -3.3e-10f, 1.17549435e-38f, 8388608f, 0.3f})
    void writesFloatsWithTheirOwnDigits(float value) {
        String text = text(value);
        assertThat(Float.parseFloat(text)).isEqualTo(value);
        assertThat(digits(text)).isLessThanOrEqualTo(digits(Float.toString(value)));
    }

    @Property(tries = 20_000)
    void everyDoubleReadsBackAndNoneIsLongerThanJavas(@ForAll long bits) {
        double value = Double.longBitsToDouble(bits);
        if (Double.isFinite(value)) {
            String text = text(value);
            assertThat(Double.doubleToRawLongBits(Double.parseDouble(text))).isEqualTo(bits);
            assertThat(digits(text)).isLessThanOrEqualTo(digits(Double.toString(value)));
        }
    }

    @Property(tries = 20_000)
    void everyFloatReadsBackAndNoneIsLongerThanJavas(@ForAll int bits) {
        float value = Float.intBitsToFloat(bits);
        if (Float.isFinite(value)) {
            String text = text(value);
            assertThat(Float.floatToRawIntBits(Float.parseFloat(text))).isEqualTo(bits);
            assertThat(digits(text)).isLessThanOrEqualTo(digits(Float.toString(value)));
        }
    }

    @Property(tries = 5_000)
    void readsBackShortDecimalsUnchanged(@ForAll int digits, @ForAll byte power) {
        BigDecimal written = BigDecimal.valueOf(digits).scaleByPowerOfTen(power);
        assertThat(new BigDecimal(text(written.doubleValue()))).isEqualByComparingTo(written);
    }

    @Property(tries = 5_000)
    void integersAreWrittenAsJavaDoes(@ForAll long value) {
        Bytes bytes = new Bytes(0);
        bytes.putLong(value);
        assertThat(bytes.toString()).isEqualTo(Long.toString(value));
    }

    private static int digits(String number) {
        BigDecimal value = new BigDecimal(number);
        return value.signum() == 0 ? 1 : value.stripTrailingZeros().precision();
    }

    private static String text(double value) {
        Bytes bytes = new Bytes(0);
        Decimals.put(bytes, value);
        return bytes.toString();
    }

    private static String text(float value) {
        Bytes bytes = new Bytes(0);
        Decimals.put(bytes, value);
        return bytes.toString();
    }
}
