using Toil.Operations;

namespace Toil.Migrations.Plans;

/// <summary>A query whose answer tells whether the migration did what it was for.</summary>
/// <param name="Name">What has to hold, in words.</param>
/// <param name="Sql">A query of one row and one column.</param>
/// <param name="Expected">The answer as text, as the database writes it: <c>0</c>.</param>
/// <param name="Origin">Where it stands in the file.</param>
internal sealed record VerifyCheck(string Name, string Sql, string Expected, ValueOrigin Origin);
