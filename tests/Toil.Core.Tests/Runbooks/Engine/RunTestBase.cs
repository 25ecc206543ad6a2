using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Settings;
using Toil.Values;

namespace Toil.Core.Tests.Runbooks.Engine;

/// <summary>Runs runbooks whose steps write lines into a file, so that each effect can be counted.</summary>
public abstract class RunTestBase : IDisposable
{
    protected RunTestBase() => Assert.SkipWhen(OperatingSystem.IsWindows(), "the steps are commands of Unix");

    private protected TempFolder Folder { get; } = new();

    /// <summary>What the steps have written, a line each.</summary>
    protected string[] Effects => File.Exists(Folder["effects"]) ? File.ReadAllLines(Folder["effects"]) : [];

    /// <summary>A command that writes a line.</summary>
    protected static string Write(string line) => $"exec: [sh, -c, 'echo \"$1\" >> effects', sh, '{line}']";

    /// <summary>A command that takes a line away.</summary>
    protected static string Remove(string line) => $"exec: [sh, -c, 'grep -vx \"$1\" effects > rest; mv rest effects', sh, '{line}']";

    /// <summary>A command that says whether a line is there.</summary>
    protected static string Has(string line) => $"exec: [grep, -qx, '{line}', effects]";

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected OperationContext Context(IQuestions? questions = null, TimeProvider? time = null) => new()
    {
        WorkingDirectory = Folder.Path,
        Sink = new SinkProbe(),
        Settings = ToilSettings.Read(Folder["toil.yaml"], YamlReader.Read("toil.yaml", $"store: {Folder["store.db"]}")),
        Questions = questions,
        Time = time ?? TimeProvider.System,
    };

    private protected string Book(string text, string name = "night.yaml") => Folder.Write(name, text);

    private protected Task<RunTrial> RunAsync(string text, params (string Name, object? Value)[] options) => RunTrial.OfAsync("runbook.run", Context(), [("Path", Book(text)), .. options]);

    private protected Task<RunTrial> RunAsync(string text, OperationContext context, params (string Name, object? Value)[] options)
        => RunTrial.OfAsync("runbook.run", context, [("Path", Book(text)), .. options]);

    private protected Task<RunTrial> ResumeAsync(Guid run, params (string Name, object? Value)[] options) => RunTrial.OfAsync("runbook.resume", Context(), [("Run", run.ToString()), .. options]);

    private protected Task<RunTrial> UndoAsync(Guid run, params (string Name, object? Value)[] options) => RunTrial.OfAsync("runbook.undo", Context(), [("Run", run.ToString()), .. options]);
}
