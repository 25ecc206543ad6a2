namespace Toil.Migrations.Checking;

/// <summary>Holds a plan against a database.</summary>
internal interface IPlanCheck
{
    /// <summary>Looks at every step, then at the plan as a whole.</summary>
    /// <param name="progress">How far the plan is.</param>
    /// <param name="cancellation">Stops it between two steps.</param>
    IAsyncEnumerable<MigrationCheckFinding> CheckAsync(StepProgress progress, CancellationToken cancellation);
}
