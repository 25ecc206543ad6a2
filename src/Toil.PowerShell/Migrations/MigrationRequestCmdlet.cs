using System.Management.Automation;
using Toil.Migrations;
using Toil.Operations;
using Toil.PowerShell.Common;

namespace Toil.PowerShell.Migrations;

/// <summary>Asks something of whoever runs a migration.</summary>
/// <typeparam name="TOperation">The operation.</typeparam>
public abstract class MigrationRequestCmdlet<TOperation> : OperationCmdlet<TOperation, MigrationRequestOptions, MigrationReport>
    where TOperation : Operation<MigrationRequestOptions, MigrationReport>
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Migration")]
    [ArgumentCompleter(typeof(MigrationCompleter))]
    public string? Name { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(DatabaseCompleter))]
    public string? Database { get; set; }

    // Not from the pipeline: a report has a reason of its own.
    [Parameter]
    public string? Reason { get; set; }

    [Parameter]
    [Duration]
    public TimeSpan Wait { get; set; }

    protected override string EffectTarget => Database is null ? $"migration {Name}" : $"migration {Name} in {Database}";

    protected override bool AsksForEach => true;
}
