using System.Diagnostics;
using System.Globalization;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Settings;
using Toil.Values;

namespace Toil.Core.Tests.Runbooks.Engine;

/// <summary>Another process that runs a runbook, and dies when the clock has been asked so many times: before, within and after each write to the journal.</summary>
public sealed class RunChild
{
    private const string FolderVariable = "TOIL_TEST_CHILD_FOLDER";
    private const string AskedVariable = "TOIL_TEST_CHILD_ASKED";

    /// <summary>Runs the runbook of a folder in another process until it dies.</summary>
    /// <param name="folder">The folder, with <c>night.yaml</c>.</param>
    /// <param name="asked">The look at the clock at which it dies; 0 for none.</param>
    /// <param name="after">How long it may live; null for as long as it likes.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <param name="begun">File in the folder from which on that is counted, since a process takes its time to start.</param>
    internal static async Task RunAsync(string folder, int asked, TimeSpan? after, CancellationToken cancellation, string begun = "begun")
    {
        using Process process = ChildTest.Start(
            typeof(RunChild), nameof(Work), folder, (FolderVariable, folder), (AskedVariable, asked.ToString(CultureInfo.InvariantCulture)));
        if (after is { } limit)
        {
            while (!process.HasExited && !File.Exists(Path.Combine(folder, begun)))
            {
                await Task.Delay(1, cancellation);
            }

            await Task.Delay(limit, cancellation);
            process.Kill();
        }

        await process.WaitForExitAsync(cancellation);
    }

    /// <summary>What the child does.</summary>
    [Fact(Explicit = true)]
    public async Task Work()
    {
        string folder = Environment.GetEnvironmentVariable(FolderVariable) ?? throw new InvalidOperationException("only for the other tests");
        DyingClock clock = new(int.Parse(Environment.GetEnvironmentVariable(AskedVariable)!, CultureInfo.InvariantCulture));
        OperationContext context = new()
        {
            WorkingDirectory = folder,
            Sink = new SinkProbe(),
            Settings = ToilSettings.Read(Path.Combine(folder, "toil.yaml"), YamlReader.Read("toil.yaml", $"store: {Path.Combine(folder, "store.db")}")),
            Time = clock,
        };
        await File.WriteAllTextAsync(Path.Combine(folder, "begun"), string.Empty, TestContext.Current.CancellationToken);
        await RunTrial.OfAsync("runbook.run", context, [("Path", Path.Combine(folder, "night.yaml"))]);
        await File.WriteAllTextAsync(Path.Combine(folder, "asked"), clock.Asked.ToString(CultureInfo.InvariantCulture), TestContext.Current.CancellationToken);
    }

    private sealed class DyingClock(int limit) : TimeProvider
    {
        private int _asked;

        public int Asked => _asked;

        public override DateTimeOffset GetUtcNow()
        {
            if (Interlocked.Increment(ref _asked) == limit)
            {
                using Process self = Process.GetCurrentProcess();
                self.Kill();
                Thread.Sleep(Timeout.Infinite);
            }

            return base.GetUtcNow();
        }
    }
}
