using System.Globalization;
using Toil.Operations;
using Toil.Runbooks.Processes;
using Toil.Settings;
using Toil.Values;

namespace Toil.Benchmarks.Tools;

/// <summary>Runs runbooks of steps that do nothing, with the journal durable, and prints the milliseconds that a step takes in each: the first has the compiling of the code in it.</summary>
internal static class RunbookSteps
{
    /// <param name="folder">An empty folder: the store's.</param>
    /// <param name="steps">Steps of a run.</param>
    /// <param name="times">Runs.</param>
    public static async Task RunAsync(string folder, int steps, int times)
    {
        string path = Path.Combine(folder, "empty.ps1");
        await File.WriteAllTextAsync(path, "# its steps are done by a host that is no PowerShell");
        ToilSettings settings = ToilSettings.Read(Path.Combine(folder, "toil.yaml"), YamlReader.Read("toil.yaml", $"store: '{Path.Combine(folder, "store.db")}'"));
        List<double> each = [];
        for (int i = 0; i < times; i++)
        {
            OperationContext context = new() { WorkingDirectory = folder, Sink = new NoSink(), Settings = settings, Scripts = new EmptySteps(steps) };
            long started = TimeProvider.System.GetTimestamp();
            await foreach (object _ in OperationCatalog.Get("runbook.run").RunAsync([new OptionValue("Path", path, new ValueOrigin("path"))], context, CancellationToken.None))
            {
            }

            each.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds / steps);
        }

        Console.WriteLine(string.Join(' ', each.Select(one => one.ToString("0.000", CultureInfo.InvariantCulture))));
    }

    /// <summary>A script of steps that do nothing.</summary>
    private sealed class EmptySteps(int steps) : IScriptHost
    {
        private static readonly ScriptEnd s_end = new([], new Dictionary<string, object?>(), null, IsAbandoned: false);

        public async Task<ScriptEnd> RunAsync(ScriptCall call, CancellationToken stop)
        {
            for (int i = 0; i < steps; i++)
            {
                ScriptedStepEnd end = await call.Run!.StepAsync(
                    new ScriptedStep { Id = string.Create(CultureInfo.InvariantCulture, $"s{i}"), Work = static _ => Task.FromResult(s_end), Origin = new ValueOrigin("step") }, stop);
                if (end.Problem is { } problem)
                {
                    throw problem;
                }
            }

            return s_end;
        }
    }

    private sealed class NoSink : IOperationSink
    {
        public void Problem(ToilException problem) => throw problem;

        public void Warning(string message)
        {
        }

        public void Progress(OperationProgress progress)
        {
        }
    }
}
