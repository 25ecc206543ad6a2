using System.Net;
using System.Net.Sockets;

namespace Toil.Core.Tests.Certificates.Probing;

/// <summary>A listener on the loopback that does with each connection what the script says.</summary>
internal sealed class ScriptedPeer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _listener;
    private readonly Func<Socket, CancellationToken, Task> _script;
    private readonly List<Task> _connections = [];
    private readonly Task _loop;
    private int _open;
    private int _mostOpen;
    private int _accepted;

    public ScriptedPeer(Func<Socket, CancellationToken, Task> script, IPAddress? address = null)
    {
        _script = script;
        address ??= IPAddress.Loopback;
        _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(address, 0));
        _listener.Listen(4096);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _loop = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Most connections that were open at one time.</summary>
    public int MostOpen => Volatile.Read(ref _mostOpen);

    /// <summary>Connections accepted so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>A peer that says nothing and waits for the other side to leave.</summary>
    public static ScriptedPeer Silent(IPAddress? address = null) => new(WaitForEndAsync, address);

    /// <summary>A peer that reads the hello, says its piece, and waits for the other side to leave.</summary>
    public static ScriptedPeer Saying(byte[] answer) => new(async (socket, token) =>
    {
        await socket.ReceiveAsync(new byte[4096], token);
        await socket.SendAsync(answer, token);
        await WaitForEndAsync(socket, token);
    });

    public static async Task WaitForEndAsync(Socket socket, CancellationToken token)
    {
        byte[] buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer, token) > 0)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _loop;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptAsync(_stop.Token);
                _connections.Add(ServeAsync(socket));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        Interlocked.Increment(ref _accepted);
        int open = Interlocked.Increment(ref _open);
        int most;
        while (open > (most = Volatile.Read(ref _mostOpen)))
        {
            Interlocked.CompareExchange(ref _mostOpen, open, most);
        }

        using (socket)
        {
            try
            {
                await _script(socket, _stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
            {
            }

            // Before it is closed: the other side may dial again as soon as it is.
            Interlocked.Decrement(ref _open);
        }
    }
}
