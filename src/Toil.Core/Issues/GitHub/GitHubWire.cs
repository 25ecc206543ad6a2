using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using Toil.Resilience;
using Toil.Telemetry;
using Toil.Values;

namespace Toil.Issues.GitHub;

/// <summary>Sends one request once and reads the whole answer, within its deadline and a bound. Proxies and trust are as everywhere in .NET.</summary>
internal sealed class GitHubWire : IDisposable
{
    private static readonly TimeSpan s_longestConnect = TimeSpan.FromSeconds(15);

    private readonly HttpClient _client;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly GitHubErrors _errors;

    /// <summary>Opens no connection yet.</summary>
    /// <param name="api">The API's root: to loopback no proxy is used, since the token would travel to it in clear.</param>
    /// <param name="timeout">Deadline of each request.</param>
    /// <param name="tuning">Bounds.</param>
    /// <param name="time">The clock of the deadline.</param>
    /// <param name="errors">Wording.</param>
    public GitHubWire(Uri api, TimeSpan timeout, GitHubTuning tuning, TimeProvider time, GitHubErrors errors)
    {
        _timeout = timeout;
        _time = time;
        _errors = errors;
        Clock = new ServerClock(time);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            UseCookies = false,
            UseProxy = !api.IsLoopback,
            ConnectTimeout = timeout < s_longestConnect ? timeout : s_longestConnect,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            // Shorter than GitHub's own: a write on a connection that the other end has just closed is in doubt.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
            // Trace ids are for one's own services.
            ActivityHeadersPropagator = null,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = tuning.LongestAnswer,
        };
    }

    /// <summary>The clock of whoever answers.</summary>
    public ServerClock Clock { get; }

    /// <summary>Sends a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="uri">Where to.</param>
    /// <param name="token">The token; it goes where the request goes.</param>
    /// <param name="etag">The answer that is known already; null for none.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="GitHubOutageException">There was no answer.</exception>
    /// <exception cref="Operations.ToilException"><c>IssueAnswerInvalid</c>: it is too large.</exception>
    public async Task<GitHubAnswer> SendAsync(GitHubRequest request, Uri uri, string token, string? etag, CancellationToken cancellation)
    {
        using Activity? activity = ToilTelemetry.Source.StartActivity("github.request", ActivityKind.Client);
        activity?.SetTag("http.request.method", request.Method.Method).SetTag("server.address", uri.Host).SetTag("url.path", uri.AbsolutePath);
        using Deadline deadline = new(_timeout, TimeSpan.Zero, _time, cancellation);
        using SentContent? content = request.Body is null ? null : new SentContent(request.Body);
        try
        {
            using HttpRequestMessage message = Message(request, uri, token, etag, content);
            using HttpResponseMessage response = await _client.SendAsync(message, HttpCompletionOption.ResponseContentRead, deadline.Token);
            activity?.SetTag("http.response.status_code", (int)response.StatusCode);
            Clock.Note(response.Headers.Date);
            return new(
                response.StatusCode, response.Headers, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsByteArrayAsync(deadline.Token), uri);
        }
        catch (Exception error) when (cancellation.IsCancellationRequested && error is OperationCanceledException or HttpRequestException or IOException or InvalidDataException)
        {
            throw new OperationCanceledException("It was cancelled while GitHub was asked.", error, cancellation);
        }
        catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw _errors.TooLarge(request);
        }
        catch (Exception error) when (error is OperationCanceledException or HttpRequestException or IOException or InvalidDataException)
        {
            activity?.SetStatus(ActivityStatusCode.Error, error.GetType().Name);
            throw Outage(request, error, deadline, content?.IsBegun ?? true);
        }
    }

    public void Dispose() => _client.Dispose();

    private static HttpRequestMessage Message(GitHubRequest request, Uri uri, string token, string? etag, SentContent? content)
    {
        HttpRequestMessage message = new(request.Method, uri) { Content = content };
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("toil", ToilTelemetry.Version));
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.github+json"));
        message.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
        if (etag is not null)
        {
            message.Headers.TryAddWithoutValidation("If-None-Match", etag);
        }

        return message;
    }

    private GitHubOutageException Outage(GitHubRequest request, Exception error, Deadline deadline, bool mayHaveArrived)
    {
        if (deadline.HasPassed || error is OperationCanceledException)
        {
            return new(request, $"did not answer within {Duration.Rounded(deadline.HasPassed ? _timeout : deadline.Elapsed)}", mayHaveArrived, error) { Elapsed = deadline.Elapsed };
        }

        return (error as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => new(request, "has a name that could not be resolved", mayHaveArrived, error)
            {
                MaxAttempts = 3, Remedy = "Check the API's address, the name server, and any proxy (HTTPS_PROXY).", Elapsed = deadline.Elapsed,
            },
            HttpRequestError.SecureConnectionError when IsUntrusted(error) => new(request, "has a TLS certificate that is not trusted here", mayHaveArrived, error)
            {
                MaxAttempts = 1, Remedy = "Add its authority to this machine's trust store (on Linux also SSL_CERT_FILE); a proxy may stand between.", Elapsed = deadline.Elapsed,
            },
            HttpRequestError.ConnectionError => new(request, "could not be connected to", mayHaveArrived, error) { Elapsed = deadline.Elapsed },
            HttpRequestError.ProxyTunnelError => new(request, "could not be reached through the proxy", mayHaveArrived, error)
            {
                MaxAttempts = 3, Remedy = "Check the proxy (HTTPS_PROXY) and what it wants to know.", Elapsed = deadline.Elapsed,
            },
            _ => new(request, "broke the connection off before it had answered", mayHaveArrived, error) { Elapsed = deadline.Elapsed },
        };
    }

    private static bool IsUntrusted(Exception? error) => error is AuthenticationException || (error is not null && IsUntrusted(error.InnerException));
}
