using Toil.Operations;
using Toil.Runbooks.Expressions;

namespace Toil.Runbooks.Definitions;

/// <summary>What a step does.</summary>
/// <param name="Kind">The key that says it: <c>uses</c>.</param>
internal abstract record StepWork(string Kind)
{
    /// <summary>The steps in it; empty for all but groups.</summary>
    public virtual IReadOnlyList<RunbookStep> Inner => [];
}

/// <summary>What can also verify or undo a step.</summary>
internal abstract record ActionWork(string Kind) : StepWork(Kind);

/// <summary>An operation of Toil.</summary>
/// <param name="Operation">Which one.</param>
/// <param name="With">Its options by name, in order.</param>
/// <param name="FailOn">Word of <c>fail_on</c>: findings at or above it make the run end with exit code 3; null where they do not.</param>
/// <param name="Yes">True where <c>confirm: true</c> says beforehand what a person would be asked.</param>
internal sealed record UsesWork(IOperation Operation, IReadOnlyList<KeyValuePair<string, TemplateValue>> With, string? FailOn, bool Yes) : ActionWork("uses");

/// <summary>A PowerShell script. Values reach it as <c>$Toil</c>, never as text in it.</summary>
/// <param name="Script">The script, as written.</param>
internal sealed record PwshWork(string Script) : ActionWork("pwsh")
{
    /// <summary>Line of the file on which its first line stands; null where its lines are not those of the file.</summary>
    public int? FirstLine { get; init; }
}

/// <summary>What a PowerShell runbook does in a step: code that is there only while its script runs.</summary>
/// <param name="Run">Runs it.</param>
internal sealed record CodeWork(Func<CancellationToken, Task<Processes.ScriptEnd>> Run) : ActionWork("pwsh");

/// <summary>A command, without a shell.</summary>
/// <param name="Command">Program and arguments: each is one argument, whatever is in it.</param>
internal sealed record ExecWork(IReadOnlyList<TemplateValue> Command) : ActionWork("exec")
{
    /// <summary>Further environment variables.</summary>
    public IReadOnlyList<KeyValuePair<string, TemplateValue>> Environment { get; init; } = [];

    /// <summary>Environment variables from secrets: references, resolved when the command starts (<c>secrets: { TOKEN: env:CI_TOKEN }</c>).</summary>
    public IReadOnlyList<KeyValuePair<string, TemplateValue>> Secrets { get; init; } = [];

    /// <summary>Where it runs; null for the folder of the runbook.</summary>
    public TemplateValue? WorkingDirectory { get; init; }

    /// <summary>What it reads from its standard input; null for nothing.</summary>
    public TemplateValue? Input { get; init; }

    /// <summary>Exit codes that mean success.</summary>
    public IReadOnlyList<int> SuccessCodes { get; init; } = [0];
}

/// <summary>A condition as a verification (<c>verify: { that: ... }</c>).</summary>
/// <param name="That">What has to hold, with <c>result</c> in scope.</param>
internal sealed record ConditionWork(Expression That) : ActionWork("that");

/// <summary>Somebody has to agree.</summary>
/// <param name="Message">What is asked.</param>
/// <param name="Expires">How long an answer is waited for; null for 24 hours.</param>
/// <param name="By">Who may agree; empty for everybody.</param>
internal sealed record ApproveWork(TemplateValue Message, TimeSpan? Expires, IReadOnlyList<string> By) : StepWork("approve");

/// <summary>A condition without which the run ends with exit code 4.</summary>
/// <param name="That">The condition.</param>
/// <param name="Message">What to say where it does not hold; null for the condition itself.</param>
internal sealed record GateWork(Expression That, TemplateValue? Message) : StepWork("gate");

/// <summary>Steps in order, as one step.</summary>
internal sealed record GroupWork(IReadOnlyList<RunbookStep> Steps) : StepWork("group")
{
    /// <inheritdoc/>
    public override IReadOnlyList<RunbookStep> Inner => Steps;
}

/// <summary>Steps at the same time.</summary>
/// <param name="Steps">The steps.</param>
/// <param name="Limit">How many at once.</param>
internal sealed record ParallelWork(IReadOnlyList<RunbookStep> Steps, int Limit) : StepWork("parallel")
{
    /// <inheritdoc/>
    public override IReadOnlyList<RunbookStep> Inner => Steps;
}

/// <summary>Steps in order, for each item of a list. Its result is the list of what the last step gave for each item.</summary>
/// <param name="In">The list.</param>
/// <param name="As">What the item is called in it; <c>index</c> is its place, from 0.</param>
/// <param name="Steps">The steps.</param>
/// <param name="Limit">How many items at once.</param>
internal sealed record ForeachWork(TemplateValue In, string As, IReadOnlyList<RunbookStep> Steps, int Limit) : StepWork("foreach")
{
    /// <inheritdoc/>
    public override IReadOnlyList<RunbookStep> Inner => Steps;
}
