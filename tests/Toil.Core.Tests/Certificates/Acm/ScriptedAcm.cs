using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Toil.Core.Tests.Support;

namespace Toil.Core.Tests.Certificates.Acm;

/// <summary>An HTTP server on loopback that answers each action of ACM as a test says, and the environment that leads the SDK to it.</summary>
internal sealed class ScriptedAcm : IAsyncDisposable
{
    public const string AccessKey = "AKIATOILTESTACCESSKEY";
    public const string SecretKey = "toilTestSecretKeyThatNobodyMaySee";
    public const string Token = "toilTestSessionTokenThatNobodyMaySee";

    private readonly HttpListener _listener = new();
    private readonly EnvironmentScope _environment = new();
    private readonly Task _serving;
    private readonly TaskCompletionSource _stopped = new();

    public ScriptedAcm()
    {
        using (TcpListener probe = new(IPAddress.Loopback, 0))
        {
            probe.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
        }

        _listener.Prefixes.Add(Url + "/");
        _listener.Start();
        _serving = ServeAsync();
        Lead(_environment, Url);
    }

    public string Url { get; }

    /// <summary>Answers by action; an action without one gets an empty object.</summary>
    public ConcurrentDictionary<string, Func<JsonElement, Answer>> On { get; } = new();

    /// <summary>Actions asked for, with the body.</summary>
    public ConcurrentQueue<(string Action, string Body, string Authorization)> Requests { get; } = new();

    public EnvironmentScope Environment => _environment;

    /// <summary>Points the SDK to an address, with keys of its own and none of the machine's settings.</summary>
    public static void Lead(EnvironmentScope environment, string url) => environment
        .Set("AWS_ENDPOINT_URL", url).Set("AWS_ENDPOINT_URL_ACM", null).Set("AWS_ACCESS_KEY_ID", AccessKey).Set("AWS_SECRET_ACCESS_KEY", SecretKey)
        .Set("AWS_SESSION_TOKEN", Token).Set("AWS_PROFILE", null).Set("AWS_CONFIG_FILE", "/nonexistent").Set("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
        .Set("AWS_EC2_METADATA_DISABLED", "true").Set("AWS_MAX_ATTEMPTS", "2").Set("AWS_WEB_IDENTITY_TOKEN_FILE", null)
        .Set("AWS_ROLE_ARN", null).Set("HTTP_PROXY", null).Set("HTTPS_PROXY", null).Set("NO_PROXY", "127.0.0.1");

    public static Answer Error(string code, string message = "No.", int status = 400)
        => new(status, JsonSerializer.Serialize(new Dictionary<string, string> { ["__type"] = code, ["message"] = message }));

    public async ValueTask DisposeAsync()
    {
        _stopped.TrySetResult();
        _listener.Abort();
        await _serving;
        _environment.Dispose();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Run(() => AnswerAsync(context));
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using StreamReader reader = new(context.Request.InputStream);
            string body = await reader.ReadToEndAsync();
            string action = context.Request.Headers["X-Amz-Target"]?.Split('.')[^1] ?? context.Request.Url!.AbsolutePath;
            Requests.Enqueue((action, body, context.Request.Headers["Authorization"] ?? string.Empty));
            using JsonDocument input = JsonDocument.Parse(body.Length == 0 ? "{}" : body);
            Answer answer = On.TryGetValue(action, out Func<JsonElement, Answer>? on) ? on(input.RootElement) : new Answer(200, "{}");
            byte[] bytes = Encoding.UTF8.GetBytes(answer.Body);
            context.Response.StatusCode = answer.Status;
            context.Response.ContentType = answer.ContentType;
            if (answer.Date is { } date)
            {
                context.Response.Headers["Date"] = date.ToString("R");
            }

            context.Response.ContentLength64 = bytes.Length + (answer.Ends == End.Whole ? 0 : 100);
            await context.Response.OutputStream.WriteAsync(bytes);
            await context.Response.OutputStream.FlushAsync();
            if (answer.Ends == End.Stalls)
            {
                await _stopped.Task;
            }

            if (answer.Ends == End.Whole)
            {
                context.Response.Close();
            }
            else
            {
                context.Response.Abort();
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // The sweep has left.
        }
    }

    internal enum End
    {
        Whole,
        BreaksOff,
        Stalls,
    }

    internal sealed record Answer(int Status, string Body, string ContentType = "application/x-amz-json-1.1", End Ends = End.Whole, DateTimeOffset? Date = null);
}
