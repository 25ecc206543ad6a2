using System.Collections;
using System.Management.Automation;
using Toil.Operations;
using Toil.PowerShell.Common;
using Toil.Runbooks;
using Toil.Values;

namespace Toil.PowerShell.Runbooks;

/// <summary>Reads runbooks, and says what is wrong with them and what could be, without running anything.</summary>
/// <remarks>
/// <para>One finding for each name that nothing stands for, each value of a kind that cannot stand where it does, each step that is never reached, each secret
/// in clear, and each effect that nothing takes back.</para>
/// <para>With -Rehearse it runs the steps of one runbook and then their rollbacks, in an environment that is not production, and verifies each. The steps have
/// their effects there. -WhatIf then does nothing.</para>
/// <para>After a rehearsal $LASTEXITCODE is 0 where every step ran and was taken back, and else what it is after Invoke-ToilRunbook.</para>
/// </remarks>
/// <returns>Toil.Runbooks.RunbookFinding, one for each thing that there is to say; with -Rehearse, Toil.Runbooks.RunStep, one for each step as it is rolled back, and the rehearsal last.</returns>
/// <example>
/// <code>Test-ToilRunbook ./runbooks/orders-night.yaml</code>
/// <para>Checks one runbook.</para>
/// </example>
/// <example>
/// <code>Get-ChildItem ./runbooks/*.yaml | Test-ToilRunbook -Strict | Where-Object Severity -GE High</code>
/// <para>What a pull request must not bring in.</para>
/// </example>
/// <example>
/// <code>Test-ToilRunbook ./runbooks/orders-night.yaml -Rehearse -Environment staging -Set @{ plan = './orders-total-cents.yaml' }</code>
/// <para>Runs it in staging and takes it back again.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "ToilRunbook", DefaultParameterSetName = CheckSet, SupportsShouldProcess = true)]
[OutputType(typeof(RunbookFinding), ParameterSetName = [CheckSet])]
[OutputType(typeof(RunStep), ParameterSetName = [RehearseSet])]
public sealed class TestToilRunbookCommand : OperationCmdlet, IDynamicParameters
{
    private const string CheckSet = "Check";
    private const string RehearseSet = "Rehearse";

    private RuntimeDefinedParameterDictionary? _parameters;

    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ArgumentCompleter(typeof(RunbookCompleter))]
    public string[] Path { get; set; } = [];

    [Parameter(ParameterSetName = CheckSet)]
    public SwitchParameter Strict { get; set; }

    /// <summary>Runs the steps of one runbook and then their rollbacks, where it is not production.</summary>
    [Parameter(ParameterSetName = RehearseSet, Mandatory = true)]
    public SwitchParameter Rehearse { get; set; }

    [Parameter(ParameterSetName = RehearseSet)]
    public IDictionary? Set { get; set; }

    [Parameter(ParameterSetName = RehearseSet)]
    [Duration]
    public TimeSpan Wait { get; set; }

    [Parameter(ParameterSetName = RehearseSet)]
    public string? Environment { get; set; }

    protected override IOperation Operation => Rehearse ? OperationCatalog.Get<RunbookRehearse>() : OperationCatalog.Get<RunbookCheck>();

    protected override string EffectTarget => Path is [{ } one] ? one : base.EffectTarget;

    protected override bool UsesSession => Rehearse;

    protected override bool SetsExitCode => Rehearse;

    /// <inheritdoc/>
    public object? GetDynamicParameters() => _parameters = Rehearse && Path is [{ } one] ? RunbookParameterSource.Read(this, one, RunbookSet.Names(Set)) : null;

    protected override IReadOnlyList<OptionValue> Prepare(IReadOnlyList<OptionValue> values)
    {
        if (!Rehearse)
        {
            return values;
        }

        if (MyInvocation.ExpectingInput || Path.Length > 1)
        {
            throw ToilException.Invalid("RehearsalOfMany", "A rehearsal is of one runbook.", "Name it: Test-ToilRunbook night.yaml -Rehearse.", string.Join(", ", Path.Select(path => InertText.From(path, 80))));
        }

        OptionValue[] given = [.. values.Select(value => value is { Name: nameof(Path), Raw: string[] and [var only] } ? value with { Raw = only } : value)];
        return RunbookSet.Complete(given, Set, _parameters, this, Path.FirstOrDefault());
    }
}
