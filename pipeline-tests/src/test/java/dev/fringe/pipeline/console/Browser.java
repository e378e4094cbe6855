// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.stack.Login;
import dev.fringe.lab.stack.NativeBinaries;
import dev.fringe.lab.stack.StartProgress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium with the console. Screenshots are kept in {@code target/screenshots}. */
final class Browser implements AutoCloseable {
    static final int WIDE = 1_280;
    static final int NARROW = 390;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ChromeDriver driver;
    private final String console;

    /** @param console its address */
    Browser(String console) {
        this.console = console;
        NativeBinaries.Browser installed =
                NativeBinaries.ofThisMachine(StartProgress.SILENT).findOrInstallBrowser();
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(installed.chromium().toFile());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
        options.setCapability("goog:loggingPrefs", logs);
        this.driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(installed.driver().toFile())
                        .usingAnyFreePort()
                        .build(),
                options);
        width(WIDE);
    }

    /** Logs in as a browser does after its dialog: with each request. */
    Browser login(Login login) {
        String user = login.user() + ":" + login.password();
        String credentials = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand(
                "Network.setExtraHTTPHeaders", Map.of("headers", Map.of("Authorization", "Basic " + credentials)));
        return this;
    }

    Browser width(int pixels) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", pixels, "height", 900, "deviceScaleFactor", 1, "mobile", false));
        return this;
    }

    Browser dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
        return this;
    }

    /** Opens a view by its URL, for example {@code record/topic?key=7}. */
    Browser open(String view) {
        driver.get("about:blank");
        driver.get(console + "/#/" + view);
        await().atMost(PATIENCE).until(() -> text("#connection").equals("live"));
        return this;
    }

    WebElement element(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    boolean has(String css) {
        return !driver.findElements(By.cssSelector(css)).isEmpty();
    }

    /** The text of an element; empty if it is not there, or was replaced at this moment. */
    String text(String css) {
        return String.valueOf(driver.executeScript(
                "const found = document.querySelector(arguments[0]); return found ? found.textContent : ''", css));
    }

    String attribute(String css, String name) {
        return String.valueOf(driver.executeScript(
                "const found = document.querySelector(arguments[0]); return found ? found.getAttribute(arguments[1]) : ''",
                css,
                name));
    }

    Browser awaitElement(String css) {
        await().atMost(PATIENCE).alias("element " + css).until(() -> has(css));
        return this;
    }

    Browser awaitText(String css, String part) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(text(css)).as(css).contains(part));
        return this;
    }

    /** Presses a button as a keyboard does, so that it works without a mouse, too. */
    Browser press(String css) {
        awaitElement(css + ":not([disabled])");
        driver.executeScript("document.querySelector(arguments[0]).scrollIntoView({block: 'center'})", css);
        element(css).sendKeys(org.openqa.selenium.Keys.ENTER);
        return this;
    }

    /** Replaces the text of an input. */
    Browser type(String css, String text) {
        awaitElement(css + ":not([disabled])");
        WebElement input = element(css);
        input.clear();
        input.sendKeys(text);
        return this;
    }

    /** Confirms the dialog that is open. */
    Browser confirm() {
        return press("dialog button.main");
    }

    Browser awaitMessage(String part) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(text("#messages")).contains(part));
        return this;
    }

    Browser screenshot(String name) {
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What axe finds: names, focus, contrast and structure. */
    List<String> accessibilityProblems() {
        try (InputStream axe = Browser.class.getResourceAsStream(AXE)) {
            driver.executeScript(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        driver.manage().timeouts().scriptTimeout(PATIENCE);
        String found = String.valueOf(driver.executeAsyncScript(
                "const done = arguments[0]; axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice']})"
                        + ".then(result => done(JSON.stringify(result.violations.map(one =>"
                        + " one.id + ': ' + one.nodes.map(node => node.html.slice(0, 150)).join(' | ')))))"
                        + ".catch(error => done(JSON.stringify([String(error)])))"));
        List<String> problems = new ArrayList<>();
        json(found).forEach(problem -> problems.add(problem.asText()));
        return problems;
    }

    /** What reaches beyond the window and cannot be scrolled by itself; empty if the page fits. */
    String overflowing() {
        return String.valueOf(driver.executeScript("""
                const width = document.documentElement.clientWidth;
                if (document.documentElement.scrollWidth <= width) {
                  return '';
                }
                return [...document.querySelectorAll('body *')]
                  .filter(one => one.getBoundingClientRect().right > width + 1 && !one.closest('.table, pre'))
                  .map(one => one.outerHTML.slice(0, 120)).slice(-3).join(' | ') || 'a width of ' + document.documentElement.scrollWidth;
                """));
    }

    Object script(String script) {
        return driver.executeScript(script);
    }

    /** The addresses that the browser has asked for since the last call. */
    List<String> requests() {
        List<String> urls = new ArrayList<>();
        driver.manage().logs().get(LogType.PERFORMANCE).forEach(entry -> {
            JsonNode message = json(entry.getMessage()).path("message");
            if (message.path("method").asText().equals("Network.requestWillBeSent")) {
                urls.add(message.at("/params/request/url").asText());
            }
        });
        return urls;
    }

    /** What the page wrote to the browser's console, for example scripts that were refused. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(entry -> entry.getMessage())
                .toList();
    }

    /** All elements that match. */
    Stream<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css)).stream();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
