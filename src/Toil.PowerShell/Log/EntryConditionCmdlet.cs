using System.Management.Automation;
using Toil.Log;
using Toil.Operations;
using Toil.PowerShell.Common;

namespace Toil.PowerShell.Log;

/// <summary>The conditions by which entries are picked, or their ids.</summary>
/// <typeparam name="TOperation">The operation.</typeparam>
/// <typeparam name="TOptions">Its options.</typeparam>
/// <typeparam name="TResult">Its result.</typeparam>
public abstract class EntryConditionCmdlet<TOperation, TOptions, TResult> : OperationCmdlet<TOperation, TOptions, TResult>
    where TOperation : Operation<TOptions, TResult>, new()
    where TOptions : class, new()
    where TResult : class
{
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string[] Id { get; set; } = [];

    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string[] Tag { get; set; } = [];

    [Parameter]
    [SupportsWildcards]
    public string[] Person { get; set; } = [];

    [Parameter]
    [SupportsWildcards]
    public string[] Team { get; set; } = [];

    [Parameter]
    public EntryCategory Category { get; set; }

    [Parameter]
    public EntryTrigger Trigger { get; set; }

    [Parameter]
    [Moment]
    public string? Since { get; set; }

    [Parameter]
    [Moment]
    public string? Until { get; set; }

    [Parameter]
    public SwitchParameter Today { get; set; }

    [Parameter]
    public SwitchParameter Yesterday { get; set; }
}
