using System.Diagnostics;
using System.Globalization;
using Toil.Core.Tests.Support;
using Toil.Migrations.Engine;
using Toil.Operations;

namespace Toil.Core.Tests.Migrations.Trials;

/// <summary>
/// Another process that runs a migration, or takes it back: this test program, asked to run the one explicit test below. It can be told to kill, or to stop,
/// itself at a failpoint.
/// </summary>
public sealed class MigrationChild : IDisposable
{
    private const string FolderVariable = "TOIL_TEST_CHILD_FOLDER";
    private const string VerbVariable = "TOIL_TEST_CHILD_VERB";
    private const string LocationVariable = "TOIL_TEST_CHILD_DATABASE";
    private const string PlanVariable = "TOIL_TEST_CHILD_PLAN";
    private const string PlaceVariable = "TOIL_TEST_CHILD_FAILPOINT";
    private const string PassingVariable = "TOIL_TEST_CHILD_PASSING";
    private const string SignalVariable = "TOIL_TEST_CHILD_SIGNAL";
    private const string WaitsVariable = "TOIL_TEST_CHILD_WAITS";

    private const int MostWaits = 600;

    private readonly Process? _process;
    private readonly string _folder = string.Empty;

    /// <summary>For the runner, which makes one to run the explicit test.</summary>
    public MigrationChild()
    {
    }

    private MigrationChild(Process process, string folder)
    {
        _process = process;
        _folder = folder;
    }

    /// <summary>The process.</summary>
    internal int Id => _process!.Id;

    /// <summary>The id of the error that ended it; null where it came to the end, or never came so far.</summary>
    internal string? Error => File.Exists(Path.Combine(_folder, "error")) ? File.ReadAllText(Path.Combine(_folder, "error")) : null;

    /// <summary>Starts it; it waits for <see cref="Go"/>.</summary>
    /// <param name="bed">The database and its plan.</param>
    /// <param name="verb"><c>run</c> or <c>undo</c>.</param>
    /// <param name="place">A failpoint at which it gives itself the signal; null for none.</param>
    /// <param name="passing">On which passing of it, from 1.</param>
    /// <param name="signal"><c>KILL</c> or <c>STOP</c>.</param>
    /// <param name="waits">True to wait for the lease of one who is gone.</param>
    internal static MigrationChild Start(TrialBed bed, string verb, string? place = null, int passing = 1, string signal = "KILL", bool waits = true)
    {
        string folder = bed.NewFolder();
        Process process = ChildTest.Start(
            typeof(MigrationChild), nameof(Work), folder,
            (FolderVariable, folder), (VerbVariable, verb), (LocationVariable, bed.Location), (PlanVariable, bed.Plan), (PlaceVariable, place),
            (PassingVariable, passing.ToString(CultureInfo.InvariantCulture)), (SignalVariable, signal), (WaitsVariable, waits ? "yes" : "no"));
        return new MigrationChild(process, folder);
    }

    /// <summary>What the child does.</summary>
    [Fact(Explicit = true)]
    public async Task Work()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        string folder = Environment.GetEnvironmentVariable(FolderVariable) ?? throw new InvalidOperationException("only for the other tests");
        string place = Environment.GetEnvironmentVariable(PlaceVariable)!;
        int left = int.Parse(Environment.GetEnvironmentVariable(PassingVariable)!, CultureInfo.InvariantCulture);
        Failpoint.Reached = at =>
        {
            if (at == "lease.taken")
            {
                File.WriteAllText(Path.Combine(folder, "taken"), string.Empty);
            }

            if (at == place && --left == 0)
            {
                File.WriteAllText(Path.Combine(folder, "reached"), string.Empty);
                Signal(Environment.GetEnvironmentVariable(SignalVariable)!, Environment.ProcessId);
            }
        };
        File.WriteAllText(Path.Combine(folder, "ready"), string.Empty);
        await UntilAsync(() => File.Exists(Path.Combine(folder, "go")), token);
        try
        {
            await TrialBed.GoOnAsync(
                Environment.GetEnvironmentVariable(VerbVariable)!, Environment.GetEnvironmentVariable(PlanVariable)!,
                Environment.GetEnvironmentVariable(LocationVariable)!, Environment.GetEnvironmentVariable(WaitsVariable) == "yes" ? MostWaits : 0, token);
        }
        catch (ToilException error)
        {
            File.WriteAllText(Path.Combine(folder, "error"), error.ErrorId);
            throw;
        }
    }

    /// <summary>Waits until it is about to begin.</summary>
    internal Task ReadyAsync(CancellationToken token) => SeenAsync("ready", token);

    /// <summary>Lets it begin.</summary>
    internal MigrationChild Go()
    {
        File.WriteAllText(Path.Combine(_folder, "go"), string.Empty);
        return this;
    }

    /// <summary>Waits until it has the lease.</summary>
    internal Task TakenAsync(CancellationToken token) => SeenAsync("taken", token);

    /// <summary>Waits until it is at its failpoint.</summary>
    internal Task ReachedAsync(CancellationToken token) => SeenAsync("reached", token);

    /// <summary>Waits for its end; true where it came to the end of its work.</summary>
    internal async Task<bool> EndAsync(CancellationToken token)
    {
        await _process!.WaitForExitAsync(token);
        return _process.ExitCode == 0;
    }

    /// <summary>Ends it in the middle of whatever it does (SIGKILL on Unix); false where it had ended.</summary>
    internal async Task<bool> KillAsync(CancellationToken token)
    {
        _process!.Kill();
        return !await EndAsync(token);
    }

    /// <summary>Lets it go on that has stopped.</summary>
    internal void Continue() => Signal("CONT", Id);

    /// <summary>Ends it if it still runs.</summary>
    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
        }

        _process?.Dispose();
    }

    // The shell's own command: numbers of signals differ between systems.
    private static void Signal(string signal, int process)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private async Task SeenAsync(string file, CancellationToken token)
        => await UntilAsync(() => File.Exists(Path.Combine(_folder, file)) || _process!.HasExited, token);

    private static async Task UntilAsync(Func<bool> condition, CancellationToken token)
    {
        long started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60), "the other process did not come so far");
            await Task.Delay(5, token);
        }
    }
}
