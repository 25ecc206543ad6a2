using System.Net;
using Amazon.Runtime;

namespace Toil.Certificates.Sources.Acm;

/// <summary>
/// HTTP for the SDK with the whole answer read before the SDK sees it, within the call's deadline and a bound: the SDK itself reads a body with
/// blocking calls that no deadline interrupts. Proxies (<c>HTTPS_PROXY</c>, and the SDK's own) and trust are as everywhere in .NET.
/// </summary>
internal sealed class AcmTransport(TimeProvider time) : HttpClientFactory
{
    // A page of 1,000 certificates with the 100 names that a summary may hold, 253 characters each, is 25 MB; a chain is 2 MB at most.
    private const int LongestAnswer = 32 * 1024 * 1024;

    private long _clockOffset;

    /// <summary>How far the clock of whoever answered last is ahead of this machine's; zero before the first answer.</summary>
    public TimeSpan ClockOffset => new(Interlocked.Read(ref _clockOffset));

    /// <inheritdoc/>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig)
    {
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = clientConfig.ConnectTimeout ?? clientConfig.Timeout ?? TimeSpan.FromSeconds(5),
        };
        if (clientConfig.GetWebProxy() is { } proxy)
        {
            handler.Proxy = proxy;
        }

        return new HttpClient(new Buffered(handler, Note)) { Timeout = clientConfig.Timeout ?? Timeout.InfiniteTimeSpan };
    }

    /// <inheritdoc/>
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    private void Note(HttpResponseMessage response)
    {
        if (response.Headers.Date is { } date)
        {
            Interlocked.Exchange(ref _clockOffset, (date - time.GetUtcNow()).Ticks);
        }
    }

    private sealed class Buffered(HttpMessageHandler inner, Action<HttpResponseMessage> note) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            note(response);
            try
            {
                await response.Content.LoadIntoBufferAsync(LongestAnswer, cancellationToken);
                return response;
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }
    }
}
