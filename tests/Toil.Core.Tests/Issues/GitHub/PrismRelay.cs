using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;

namespace Toil.Core.Tests.Issues.GitHub;

/// <summary>Stands between the client and a mock: asks the mock for one of the answers that the description has, and remembers what it objects to.</summary>
internal sealed class PrismRelay : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly FakeServer _server;
    private readonly string _target;

    public PrismRelay(string target)
    {
        _target = target;
        _server = new FakeServer(request => (Carry(request), GitHubFault.None));
    }

    public string Root => _server.Root;

    /// <summary>Status that every request is to be answered with, but those for the repository itself, and reads with 5xx; null for success.</summary>
    public int? Code { get; set; }

    /// <summary>True for answers that are made up by the schema instead of the description's examples.</summary>
    public bool IsDynamic { get; set; }

    /// <summary>What the mock objected to.</summary>
    public ConcurrentQueue<string> Violations { get; } = new();

    /// <summary>Requests that came, with the status of the answer.</summary>
    public ConcurrentQueue<FakeRequest> Requests { get; } = new();

    public void Dispose()
    {
        _server.Dispose();
        _client.Dispose();
    }

    private FakeAnswer Carry(FakeRequest request)
    {
        Requests.Enqueue(request);
        using HttpRequestMessage message = new(new HttpMethod(request.Method), _target + request.Path);
        if (request.Body.Length > 0)
        {
            message.Content = new StringContent(request.Body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        }

        foreach (string name in request.Headers.AllKeys.OfType<string>().Where(name => name is not ("Host" or "Content-Length" or "Content-Type" or "Accept-Encoding")))
        {
            message.Headers.TryAddWithoutValidation(name, request.Headers[name]);
        }

        bool isRepository = request.Path.Split('?')[0].Split("/repos/")[^1].Count(c => c == '/') == 1;
        if (Code is { } code && !isRepository && (request.IsWrite || code < 500))
        {
            message.Headers.Add("Prefer", $"code={code}");
        }

        if (IsDynamic)
        {
            message.Headers.Add("Prefer", "dynamic=true");
        }

        using HttpResponseMessage response = _client.Send(message);
        using StreamReader reader = new(response.Content.ReadAsStream());
        string body = reader.ReadToEnd();
        if (response.Headers.TryGetValues("sl-violations", out IEnumerable<string>? violations))
        {
            Violations.Enqueue($"{request.Method} {request.Path}: {string.Join(' ', violations)}");
        }

        if (response.Content.Headers.ContentType?.MediaType == "application/problem+json")
        {
            Violations.Enqueue($"{request.Method} {request.Path}: {body}");
        }

        return new((int)response.StatusCode, (int)response.StatusCode == 204 ? null : body);
    }
}
