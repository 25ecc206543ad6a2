using System.Management.Automation;
using Toil.Migrations;
using Toil.Operations;
using Toil.PowerShell.Common;

namespace Toil.PowerShell.Migrations;

/// <summary>Works on a plan and a database.</summary>
/// <typeparam name="TOperation">The operation.</typeparam>
/// <typeparam name="TOptions">Its options.</typeparam>
/// <typeparam name="TResult">Its result.</typeparam>
public abstract class PlanCmdlet<TOperation, TOptions, TResult> : OperationCmdlet<TOperation, TOptions, TResult>
    where TOperation : Operation<TOptions, TResult>
    where TOptions : PlanOptions, new()
    where TResult : class
{
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(PlanCompleter))]
    public string? Plan { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(DatabaseCompleter))]
    public string? Database { get; set; }

    protected override string EffectTarget => $"{Plan} in {Database ?? "the database that it names"}";
}
