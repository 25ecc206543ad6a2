using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Toil.Core.Tests.Migrations.Trials;

/// <summary>Stands between a client and a PostgreSQL server, and cuts connections when a COMMIT has gone to the server and its answer has not come back.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private static readonly byte[] s_commit = Encoding.ASCII.GetBytes("COMMIT");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _server;
    private readonly Func<int, bool> _cuts;
    private readonly Task _accepting;
    private int _commits;
    private int _quiet = 4;

    /// <param name="server">The server's port.</param>
    /// <param name="cuts">Says of the n-th COMMIT, from 1, whether its answer is kept back.</param>
    public CuttingProxy(int server, Func<int, bool> cuts)
    {
        _server = server;
        _cuts = cuts;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections that it has cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>Lets the next four pass: the first of a run. A server that is gone before anything has begun is a plain error.</summary>
    public void Rest() => _quiet = _commits + 4;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> open = [];
        try
        {
            while (true)
            {
                open.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        finally
        {
            await Task.WhenAll(open).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient near = client;
        using TcpClient far = new();
        await far.ConnectAsync(IPAddress.Loopback, _server, _end.Token);
        using CancellationTokenSource cut = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        Task answers = CopyAsync(far.GetStream(), near.GetStream(), null, cut);
        await CopyAsync(near.GetStream(), far.GetStream(), () => Interlocked.Increment(ref _commits) is var commit && commit > _quiet && _cuts(commit), cut);
        await answers;
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, Func<bool>? cutsAtCommit, CancellationTokenSource cut)
    {
        byte[] buffer = new byte[65_536];
        try
        {
            while (await from.ReadAsync(buffer, cut.Token) is var count && count > 0)
            {
                // Driver and server speak of nothing else while a COMMIT is on its way, so it comes in one piece.
                bool isCut = cutsAtCommit is not null && buffer.AsSpan(0, count).IndexOf(s_commit) >= 0 && cutsAtCommit();
                if (isCut)
                {
                    Cuts++;
                    await cut.CancelAsync(); // the answers first
                    await to.WriteAsync(buffer.AsMemory(0, count), _end.Token);
                    await Task.Delay(20, _end.Token);
                    return;
                }

                await to.WriteAsync(buffer.AsMemory(0, count), cut.Token);
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two has gone.
        }
        finally
        {
            await cut.CancelAsync();
        }
    }
}
