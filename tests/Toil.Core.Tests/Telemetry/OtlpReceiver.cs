using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Toil.Core.Tests.Telemetry;

/// <summary>Takes OTLP over HTTP on the loopback; or, deaf, takes connections and never answers.</summary>
internal sealed class OtlpReceiver : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public OtlpReceiver(bool isDeaf = false)
    {
        _listener.Start();
        if (!isDeaf)
        {
            _ = AcceptAsync();
        }
    }

    public string Url => $"http://{_listener.LocalEndpoint}";

    /// <summary>Path and body of each request.</summary>
    public ConcurrentQueue<(string Path, string Body)> Requests { get; } = new();

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using TcpClient owned = client;
        using StreamReader reader = new(client.GetStream(), Encoding.Latin1);
        try
        {
            while (await reader.ReadLineAsync() is { Length: > 0 } request)
            {
                int length = 0;
                while (await reader.ReadLineAsync() is { Length: > 0 } header)
                {
                    if (header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                    {
                        length = int.Parse(header.AsSpan("Content-Length:".Length), CultureInfo.InvariantCulture);
                    }
                }

                char[] body = new char[length];
                await reader.ReadBlockAsync(body);
                Requests.Enqueue((request.Split(' ')[1], new string(body)));
                await client.GetStream().WriteAsync(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            }
        }
        catch (IOException)
        {
            // The exporter went away.
        }
    }
}
