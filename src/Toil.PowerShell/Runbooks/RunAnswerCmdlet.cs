using System.Management.Automation;
using Toil.Operations;
using Toil.PowerShell.Common;
using Toil.Runbooks;

namespace Toil.PowerShell.Runbooks;

/// <summary>Answers what a run asks.</summary>
/// <typeparam name="TOperation">The operation.</typeparam>
public abstract class RunAnswerCmdlet<TOperation> : OperationCmdlet<TOperation, RunbookApproveOptions, RunAnswer>
    where TOperation : Operation<RunbookApproveOptions, RunAnswer>
{
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(WaitingRunCompleter))]
    public string? Run { get; set; }

    // Not from the pipeline: the record of a run has an empty one.
    [Parameter]
    [ArgumentCompleter(typeof(QuestionCompleter))]
    public string? Step { get; set; }

    [Parameter]
    public string? Note { get; set; }

    protected override string EffectTarget => Step is null ? $"run {Run}" : $"{Step} of run {Run}";

    protected override bool AsksForEach => true;
}
