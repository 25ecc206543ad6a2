using System.Net;

namespace Toil.Issues.GitHub;

/// <summary>A body that knows whether anybody began to send it: until then nothing of the request has left this machine.</summary>
internal sealed class SentContent : HttpContent
{
    private readonly byte[] _body;
    private volatile bool _isBegun;

    public SentContent(byte[] body)
    {
        _body = body;
        Headers.ContentType = new("application/json") { CharSet = "utf-8" };
    }

    /// <summary>True from the first byte on.</summary>
    public bool IsBegun => _isBegun;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _isBegun = true;
        await stream.WriteAsync(_body, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
