using System.Collections.Concurrent;
using System.Collections.Specialized;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Toil.Core.Tests.Issues.GitHub;

/// <summary>HTTP on loopback by hand: a connection can be cut wherever a test wants it.</summary>
internal sealed class FakeServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> _clients = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<FakeRequest, (FakeAnswer? Answer, GitHubFault Fault)> _carry;

    public FakeServer(Func<FakeRequest, (FakeAnswer? Answer, GitHubFault Fault)> carry)
    {
        _carry = carry;
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Root => $"http://{_listener.LocalEndpoint}";

    public void Dispose()
    {
        _stopped.TrySetResult();
        _listener.Dispose();
        foreach (TcpClient client in _clients.Keys)
        {
            client.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync();
                _clients[client] = true;
                _ = ServeAsync(client);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient owned = client;
        try
        {
            using BufferedStream stream = new(client.GetStream());
            while (await ReadAsync(stream) is { } request)
            {
                (FakeAnswer? answer, GitHubFault fault) = _carry(request);
                request.Status = fault is GitHubFault.CutBefore or GitHubFault.CutAfter ? 0 : answer?.Status;
                if (fault is GitHubFault.HangsBefore or GitHubFault.HangsAfter)
                {
                    request.Status = null;
                    await _stopped.Task;
                }

                if (answer is null || request.Status is null or 0)
                {
                    return;
                }

                byte[] bytes = Written(answer);
                await client.GetStream().WriteAsync(fault == GitHubFault.HalfAnswer ? bytes.AsMemory(0, bytes.Length - 3) : bytes);
                if (fault == GitHubFault.HalfAnswer)
                {
                    return;
                }
            }
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The client has left.
        }
        finally
        {
            _clients.TryRemove(client, out _);
        }
    }

    private static async Task<FakeRequest?> ReadAsync(Stream stream)
    {
        if (await LineAsync(stream) is not { Length: > 0 } first)
        {
            return null;
        }

        NameValueCollection headers = [];
        while (await LineAsync(stream) is { Length: > 0 } line)
        {
            string[] pair = line.Split(':', 2);
            headers.Add(pair[0], pair[1].Trim());
        }

        MemoryStream body = new();
        if (headers["Transfer-Encoding"] is not null)
        {
            while (int.Parse(await LineAsync(stream) ?? "0", NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var size)
            {
                await CopyAsync(stream, body, size);
                await LineAsync(stream);
            }

            await LineAsync(stream);
        }
        else
        {
            await CopyAsync(stream, body, int.Parse(headers["Content-Length"] ?? "0", CultureInfo.InvariantCulture));
        }

        string[] words = first.Split(' ');
        return new(words[0], words[1], Encoding.UTF8.GetString(body.ToArray()), headers);
    }

    private static async Task CopyAsync(Stream from, MemoryStream to, int count)
    {
        byte[] bytes = new byte[count];
        await from.ReadExactlyAsync(bytes);
        await to.WriteAsync(bytes);
    }

    private static async Task<string?> LineAsync(Stream stream)
    {
        StringBuilder line = new();
        byte[] one = new byte[1];
        while (await stream.ReadAsync(one) == 1)
        {
            if (one[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)one[0]);
        }

        return null;
    }

    private static byte[] Written(FakeAnswer answer)
    {
        byte[] body = Encoding.UTF8.GetBytes(answer.Body ?? string.Empty);
        StringBuilder head = new($"HTTP/1.1 {answer.Status} Fake\r\n");
        foreach ((string name, string value) in answer.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        if (answer.Body is not null)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Type: {answer.ContentType}\r\n");
        }

        if (answer.Status is not (204 or 304))
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
        }

        return [.. Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), .. body];
    }
}
