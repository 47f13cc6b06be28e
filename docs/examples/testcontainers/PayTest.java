// The sandbox as a container of the test, with org.testcontainers:testcontainers and JUnit 5. First: docker build -t channel-sandbox .
// 沙箱作为测试的容器运行，使用 org.testcontainers:testcontainers 与 JUnit 5。先执行：docker build -t channel-sandbox .
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.Testcontainers;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

class PayTest {
  private static final String TOKEN = "for-tests-only";
  private static final List<String> notified = new CopyOnWriteArrayList<>();
  private static final HttpClient http = HttpClient.newHttpClient();
  private static HttpServer game;
  private static GenericContainer<?> sandbox;

  @BeforeAll
  static void start() throws Exception {
    // Your game server; here it takes every notification.
    game = HttpServer.create(new InetSocketAddress(0), 0);
    game.createContext("/", exchange -> {
      notified.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      byte[] reply = "{\"code\":0}".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, reply.length);
      exchange.getResponseBody().write(reply);
      exchange.close();
    });
    game.start();
    int port = game.getAddress().getPort();
    Testcontainers.exposeHostPorts(port);
    sandbox = new GenericContainer<>(DockerImageName.parse("channel-sandbox"))
        .withEnv("CHANNEL_SANDBOX_ADMIN_TOKEN", TOKEN)
        .withEnv("CHANNEL_SANDBOX_FORWARD_TO", "http://host.testcontainers.internal:" + port)
        .withExposedPorts(4780)
        .waitingFor(Wait.forHttp("/readyz").forPort(4780));
    sandbox.start();
  }

  @AfterAll
  static void stop() {
    if (sandbox != null) sandbox.stop();
    game.stop(0);
  }

  /** A call of the sandbox's own API; beyond loopback it wants the token. */
  private static String admin(String method, String path, String body) throws Exception {
    URI uri = URI.create("http://" + sandbox.getHost() + ":" + sandbox.getMappedPort(4780) + "/__admin/" + path);
    HttpRequest request = HttpRequest.newBuilder(uri)
        .header("authorization", "Bearer " + TOKEN)
        .method(method, HttpRequest.BodyPublishers.ofString(body))
        .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertTrue(response.statusCode() < 300, path + " answered " + response.body());
    return response.body();
  }

  private static String field(String json, String name) {
    Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
    assertTrue(found.find(), name + " is missing in " + json);
    return found.group(1);
  }

  @Test
  void aPaymentReachesTheGame() throws Exception {
    String id = field(admin("POST", "egret/login", "{\"appId\":\"1001\"}"), "id");
    String paid = admin("POST", "egret/pay", "{\"appId\":\"1001\",\"id\":\"" + id + "\",\"goodsId\":\"1\"}");
    admin("GET", "callbacks/wait?state=delivered&timeout=10s&id=" + field(paid, "callbackId"), "");
    assertEquals(1, notified.stream().filter(body -> body.contains("id=" + id)).count());
  }
}
