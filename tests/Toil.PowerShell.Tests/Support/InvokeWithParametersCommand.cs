using System.Collections;
using System.Management.Automation;
using Toil.PowerShell.Runbooks;

namespace Toil.PowerShell.Tests.Support;

/// <summary>Shows what a runbook's parameters become, as the cmdlet that runs runbooks has them.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "WithParameters")]
public sealed class InvokeWithParametersCommand : PSCmdlet, IDynamicParameters
{
    private RuntimeDefinedParameterDictionary? _parameters;

    [Parameter(Position = 0)]
    public string? Path { get; set; }

    [Parameter]
    public Hashtable Set { get; set; } = [];

    public object? GetDynamicParameters() => _parameters = RunbookParameterSource.Read(this, Path, [.. Set.Keys.Cast<string>()]);

    protected override void ProcessRecord() => WriteObject(RunbookParameterTexts.Of(_parameters).ToDictionary());
}
