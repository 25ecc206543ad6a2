using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Toil.Core.Tests.Issues.GitHub;

/// <summary>A `prism` on a loopback port: a mock that answers by a description, or a proxy that holds requests and answers to it.</summary>
internal sealed class PrismServer : IDisposable
{
    private readonly Process _process;

    private PrismServer(Process process, string root)
    {
        _process = process;
        Root = root;
    }

    public string Root { get; }

    /// <summary>What it printed.</summary>
    public ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>Starts it, or skips the test where there is none.</summary>
    /// <param name="description">The description's file.</param>
    /// <param name="upstream">What it is to stand before; null for a mock.</param>
    public static async Task<PrismServer> StartAsync(string description, string? upstream)
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        int port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        string[] task = upstream is null ? ["mock", description] : ["proxy", description, upstream];
        ProcessStartInfo start = new(ApiDescription.Found!.Value.Prism, [.. task, "--errors", "-h", "127.0.0.1", "-p", $"{port}"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        PrismServer server = new(Process.Start(start)!, $"http://127.0.0.1:{port}");
        try
        {
            await server.ReadyAsync();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task ReadyAsync()
    {
        TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Note(string? line)
        {
            Lines.Enqueue(line ?? string.Empty);
            if (line?.Contains("is listening", StringComparison.Ordinal) == true)
            {
                ready.TrySetResult();
            }
        }

        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Task ended = _process.WaitForExitAsync();
        Task first = await Task.WhenAny(ready.Task, ended, Task.Delay(TimeSpan.FromMinutes(3)));
        Assert.True(first == ready.Task, $"prism did not start: {string.Join('\n', Lines)}");
    }
}
