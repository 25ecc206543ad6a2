using System.Globalization;
using Toil.Migrations.Control;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;

namespace Toil.Migrations.Engine;

/// <summary>Takes copied rows out of the destination again: those whose keys are in the source, within the range that was copied.</summary>
internal sealed class CopyBackWork(KeyWalk walk, TableInfo to, CopyStep step, IReadOnlyList<string> key) : IBatchWork
{
    private readonly string _and = step.Where is null ? string.Empty : $" AND ({step.Where}\n)";
    private readonly string _isThere = string.Join(" AND ", key.Zip(walk.Key, (there, here) => $"{to.Sql}.{SqlDialect.Quote(there)} = {walk.Table.Sql}.{SqlDialect.Quote(here)}"));

    public KeyWalk Walk => walk;

    public async Task<BatchResult> ApplyAsync(TargetSession session, BatchRange range, StepRow step, CancellationToken cancellation)
    {
        KeyRange keys = walk.Range(range.Low, range.High, 0);
        long matched = Convert.ToInt64(
            await session.ScalarAsync($"SELECT count(*) FROM {walk.Table.Sql} WHERE {keys.Sql}{_and}", cancellation, keys.Parameters), CultureInfo.InvariantCulture);
        string copied = $"FROM {to.Sql} WHERE EXISTS (SELECT 1 FROM {walk.Table.Sql} WHERE {keys.Sql}{_and} AND {_isThere})";
        long affected = await session.ExecuteAsync($"DELETE {copied}", cancellation, keys.Parameters);
        long left = to.MayRefuseRows ? Convert.ToInt64(await session.ScalarAsync($"SELECT count(*) {copied}", cancellation, keys.Parameters), CultureInfo.InvariantCulture) : 0;
        return new(0, matched, affected, Mismatch: left > 0
            ? $"{affected} copied rows were taken out of {to.Name} and {left} are still there; a trigger, a rule or row security may have refused them"
            : null);
    }
}
