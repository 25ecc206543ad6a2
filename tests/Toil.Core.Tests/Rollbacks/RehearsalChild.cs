using System.Diagnostics;
using System.Globalization;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Rollbacks;
using Toil.Settings;
using Toil.Values;

namespace Toil.Core.Tests.Rollbacks;

/// <summary>Another process that rehearses: this test program, asked to run the one explicit test below. It can be told to kill itself some time after a phase has begun.</summary>
public sealed class RehearsalChild
{
    private const string FolderVariable = "TOIL_TEST_REHEARSAL_FOLDER";
    private const string DatabaseVariable = "TOIL_TEST_REHEARSAL_DATABASE";
    private const string PhaseVariable = "TOIL_TEST_REHEARSAL_PHASE";
    private const string AfterVariable = "TOIL_TEST_REHEARSAL_AFTER";

    /// <summary>Runs one to its end.</summary>
    /// <param name="folder">Has <c>plan.yaml</c>; gets the clones and the store.</param>
    /// <param name="database">The source.</param>
    /// <param name="phase">The phase, by its place from 0, in which it kills itself; -1 for none.</param>
    /// <param name="after">How long after the phase began.</param>
    /// <param name="token">Stops it.</param>
    /// <returns>True where it came to the end.</returns>
    internal static async Task<bool> RunAsync(string folder, string database, int phase, TimeSpan after, CancellationToken token)
    {
        using Process process = ChildTest.Start(
            typeof(RehearsalChild), nameof(Work), folder,
            (FolderVariable, folder), (DatabaseVariable, database), (PhaseVariable, phase.ToString(CultureInfo.InvariantCulture)),
            (AfterVariable, ((int)after.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)));
        await process.WaitForExitAsync(token);
        return process.ExitCode == 0;
    }

    /// <summary>What the child does.</summary>
    [Fact(Explicit = true)]
    public async Task Work()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        string folder = Environment.GetEnvironmentVariable(FolderVariable) ?? throw new InvalidOperationException("only for the other tests");
        int phase = int.Parse(Environment.GetEnvironmentVariable(PhaseVariable)!, CultureInfo.InvariantCulture);
        TimeSpan after = TimeSpan.FromMilliseconds(int.Parse(Environment.GetEnvironmentVariable(AfterVariable)!, CultureInfo.InvariantCulture));
        ValueOrigin origin = new("test");
        OperationContext context = new()
        {
            WorkingDirectory = folder,
            Sink = new KillingSink(phase, after),
            Settings = ToilSettings.Read(Path.Combine(folder, "toil.yaml"), YamlReader.Read("toil.yaml", $"store: {Path.Combine(folder, "store.db")}")),
        };
        OptionValue[] options =
        [
            new("plan", Path.Combine(folder, "plan.yaml"), origin), new("database", Environment.GetEnvironmentVariable(DatabaseVariable), origin),
            new("clone-folder", Path.Combine(folder, "clones"), origin),
        ];
        await foreach (RehearsalPhase one in new RollbackRehearse().InvokeAsync(options, null, context, token))
        {
            Assert.NotEqual(PhaseOutcome.Failed, one.Outcome);
        }
    }

    // A rehearsal says the name of each phase when it begins. Within a phase the migration says how far it is, with other numbers.
    private sealed class KillingSink(int phase, TimeSpan after) : IOperationSink
    {
        private readonly HashSet<string> _seen = [];
        private int _began;

        public void Problem(ToilException problem)
        {
        }

        public void Warning(string message)
        {
        }

        public void Progress(OperationProgress progress)
        {
            if (progress is { Total: null, Rate: 0 } && _seen.Add(progress.Activity) && _began++ == phase)
            {
                _ = Task.Delay(after).ContinueWith(_ => Process.GetCurrentProcess().Kill(), TaskScheduler.Default);
            }
        }
    }
}
