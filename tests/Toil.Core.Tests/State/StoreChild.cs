using System.Diagnostics;
using System.Globalization;
using Toil.Core.Tests.Support;
using Toil.Log.Store;
using Toil.State;
using Toil.State.Runs;

namespace Toil.Core.Tests.State;

/// <summary>
/// Another process that uses a store: this test program, asked to run the one explicit test below. It says what it has done in a
/// file, a line each, only after it is committed.
/// </summary>
public sealed class StoreChild : IDisposable
{
    private const string LocationVariable = "TOIL_TEST_CHILD_STORE";
    private const string FolderVariable = "TOIL_TEST_CHILD_FOLDER";
    private const string CountVariable = "TOIL_TEST_CHILD_RUNS";
    private const string WorkVariable = "TOIL_TEST_CHILD_WORK";

    private readonly Process? _process;
    private readonly string _folder = string.Empty;

    /// <summary>For the runner, which makes one to run the explicit test.</summary>
    public StoreChild()
    {
    }

    private StoreChild(Process process, string folder)
    {
        _process = process;
        _folder = folder;
    }

    private string ReportFile => Path.Combine(_folder, "report");

    /// <summary>Starts a process that waits for <see cref="Go"/>, opens the store, and records runs.</summary>
    /// <param name="location">The store, as a user would write it.</param>
    /// <param name="folder">An empty folder for the two to talk through.</param>
    /// <param name="runs">How many runs, or entries, to record.</param>
    /// <param name="work">What is recorded: <c>runs</c> or <c>entries</c> of the toil log.</param>
    internal static StoreChild Start(string location, string folder, int runs, string work = "runs")
    {
        Process process = ChildTest.Start(
            typeof(StoreChild), nameof(Work), folder,
            (LocationVariable, location), (FolderVariable, folder), (CountVariable, $"{runs}"), (WorkVariable, work));
        return new StoreChild(process, folder);
    }

    /// <summary>What the child does.</summary>
    [Fact(Explicit = true)]
    public async Task Work()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        string folder = Environment.GetEnvironmentVariable(FolderVariable) ?? throw new InvalidOperationException("only for the other tests");
        await File.WriteAllTextAsync(Path.Combine(folder, "ready"), string.Empty, token);
        await UntilAsync(() => File.Exists(Path.Combine(folder, "go")), token);

        StoreLocation location = StoreLocation.Parse(Environment.GetEnvironmentVariable(LocationVariable)!, folder);
        await using StateStore store = await StateStore.OpenAsync(location, TimeProvider.System, token);
        await using StreamWriter report = new(new FileStream(Path.Combine(folder, "report"), FileMode.CreateNew, FileAccess.Write, FileShare.Read))
        {
            AutoFlush = true,
        };
        int count = int.Parse(Environment.GetEnvironmentVariable(CountVariable)!, CultureInfo.InvariantCulture);
        for (int i = 0; i < count; i++)
        {
            Guid id = Environment.GetEnvironmentVariable(WorkVariable) == "entries"
                ? (await new EntryWriter(store, "child").BookAsync(Log.SampleEntry.At(DateTimeOffset.UnixEpoch.AddMinutes(i)), token)).Id
                : (await store.Runs.BeginAsync(new RunStart("child", "here", "test", "{}"), token)).Id;
            await report.WriteLineAsync($"{id}".AsMemory(), token);
        }
    }

    /// <summary>Waits until the child is about to open the store.</summary>
    internal Task ReadyAsync(CancellationToken token) => UntilAsync(() => File.Exists(Path.Combine(_folder, "ready")), token);

    /// <summary>Lets the child open the store.</summary>
    internal void Go() => File.WriteAllText(Path.Combine(_folder, "go"), string.Empty);

    /// <summary>Waits until the child has recorded so many runs.</summary>
    internal Task RecordedAsync(int runs, CancellationToken token) => UntilAsync(() => Recorded().Count >= runs, token);

    /// <summary>Waits for the child's end and returns its exit code.</summary>
    internal async Task<int> EndAsync(CancellationToken token)
    {
        await _process!.WaitForExitAsync(token);
        return _process.ExitCode;
    }

    /// <summary>Ends the child in the middle of whatever it does (SIGKILL on Unix).</summary>
    internal async Task KillAsync(CancellationToken token)
    {
        _process!.Kill();
        await _process.WaitForExitAsync(token);
    }

    /// <summary>The runs that the child knows to be committed.</summary>
    internal IReadOnlyList<Guid> Recorded()
    {
        if (!File.Exists(ReportFile))
        {
            return [];
        }

        using StreamReader reader = new(new FileStream(ReportFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        string text = reader.ReadToEnd();
        // A line that has no end yet is half a line.
        string whole = text[..(text.LastIndexOf('\n') + 1)];
        return [.. whole.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Guid.Parse)];
    }

    /// <summary>Ends the child if it still runs.</summary>
    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
        }

        _process?.Dispose();
    }

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
