using System.Text.RegularExpressions;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Runbooks;
using Toil.Runbooks.Engine;
using Toil.Settings;
using Toil.Values;

namespace Toil.Core.Tests.Runbooks.Engine;

/// <summary>A folder in which a run was killed, and what a person does there: resumes it, and answers truthfully what is asked.</summary>
internal sealed partial class RunTrialFolder(TempFolder folder) : IDisposable
{
    private const int Most = 6;

    /// <summary>What the steps have written.</summary>
    public string[] Effects => File.Exists(folder["effects"]) ? File.ReadAllLines(folder["effects"]) : [];

    private OperationContext Context => new()
    {
        WorkingDirectory = folder.Path,
        Sink = new SinkProbe(),
        Settings = ToilSettings.Read(folder["toil.yaml"], YamlReader.Read("toil.yaml", $"store: {folder["store.db"]}")),
    };

    /// <summary>Brings the run to its end.</summary>
    /// <param name="asked">Told of each step that is asked about.</param>
    /// <returns>The run; null where none had begun.</returns>
    public async Task<RunStep?> EndAsync(Action<string> asked)
    {
        RunStep? run = (await RunTrial.OfAsync("runbook.runs", Context, [])).Run;
        Dictionary<string, StepSettlement> settle = [];
        for (int i = 0; run is { State: RunStepState.Interrupted or RunStepState.Waiting or RunStepState.Running }; i++)
        {
            Assert.True(i < Most, $"{run.State}: {run.Detail}");
            RunTrial trial = await RunTrial.OfAsync("runbook.resume", Context, [("Run", run.Run.ToString()), ("Settle", settle)]);
            Assert.True(trial.Run is not null, trial.Problem?.ToString());
            run = trial.Run;
            if (run.State == RunStepState.Waiting)
            {
                string path = Settle().Match(run.Detail!).Groups["path"].Value;
                asked(path);
                settle[path] = HasHappened(path) ? StepSettlement.Done : StepSettlement.Again;
            }
        }

        return run;
    }

    public void Dispose() => Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();

    private bool HasHappened(string path) => path switch
    {
        "each[0]/tell" => Effects.Contains("x"),
        "each[1]/tell" => Effects.Contains("y"),
        _ when path.EndsWith(".rollback", StringComparison.Ordinal) => !Effects.Contains(path[..^".rollback".Length]),
        _ => Effects.Contains(path),
    };

    [GeneratedRegex(@"--settle (?<path>[^=]+)=")]
    private static partial Regex Settle();
}
