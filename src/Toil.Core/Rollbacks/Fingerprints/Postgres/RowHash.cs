using System.Globalization;
using Toil.Migrations.Databases;

namespace Toil.Rollbacks.Fingerprints.Postgres;

/// <summary>The hash of a row in PostgreSQL's SQL.</summary>
/// <remarks>
/// <para>
/// The text of the whole row, which the server writes for every type there is, and which keeps fields, NULL and empty strings apart (<c>(1,,"")</c>); of it 64 bits
/// (<c>hashtextextended</c>, from version 11 on). What prints alike is alike: 1.0 is not 1.00, -0 is not 0, and NaN is NaN.
/// </para>
/// <para>
/// The hashes of types (<c>hash_record_extended</c>, from version 14 on) take half the time and are not used: they hold 1.0 for 1.00, -0 for 0 and 2^32 for 1
/// (hashint8 folds its halves), and there are none for json, point and others. md5 takes four times as long.
/// </para>
/// </remarks>
internal static class RowHash
{
    /// <summary>An expression over the table <c>t</c>.</summary>
    public static string Of(IEnumerable<string> columns)
        => $"hashtextextended(ROW({string.Join(", ", columns.Select(name => $"t.{SqlDialect.Quote(name)}"))})::text COLLATE \"C\", 0)";

    /// <summary>Reads a sum, which the server keeps exactly.</summary>
    public static UInt128 Sum(string text) => unchecked((UInt128)Int128.Parse(text, CultureInfo.InvariantCulture));
}
