using System.Globalization;
using Toil.Certificates;
using Toil.Certificates.Probing;
using Toil.Certificates.Targets;

namespace Toil.Benchmarks.Tools;

/// <summary>Looks at one server again and again, and says what a look costs this process.</summary>
internal static class Handshakes
{
    private const int AtOnce = 16;

    // Long enough for the compiler to be done with what runs often.
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(5);

    /// <summary>Prints handshakes, and microseconds of processor time for each, user and system together.</summary>
    public static async Task RunAsync(int port, EngineChoice engine, int seconds)
    {
        EndpointProber prober = new(
            new ProbeLimits { Engine = engine, PerHost = AtOnce, Concurrency = AtOnce }, TimeProvider.System, new NameResolver(TimeProvider.System));
        EndpointTarget target = new($"tls://127.0.0.1:{port}", "tls", "127.0.0.1", port, "localhost", null);
        using CancellationTokenSource stop = new();
        long done = 0;
        Task[] workers = [.. Enumerable.Range(0, AtOnce).Select(_ => Task.Run(WorkAsync))];

        await Task.Delay(s_warmUp, TimeProvider.System);
        (long doneBefore, TimeSpan usedBefore) = (Volatile.Read(ref done), Environment.CpuUsage.TotalTime);
        await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System);
        (long count, TimeSpan used) = (Volatile.Read(ref done) - doneBefore, Environment.CpuUsage.TotalTime - usedBefore);
        await stop.CancelAsync();
        await Task.WhenAll(workers);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} {used.TotalMicroseconds / count:F1}"));

        async Task WorkAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                ProbeResult result = (await prober.ProbeAsync(target, CancellationToken.None))[0];
                if (result.Failure is not null)
                {
                    throw new InvalidOperationException(result.Detail);
                }

                Interlocked.Increment(ref done);
            }
        }
    }
}
