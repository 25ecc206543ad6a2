using System.Data.Common;
using Toil.Migrations.Databases;

namespace Toil.Rollbacks.Fingerprints.Postgres;

/// <summary>Settings under which the server writes the same thing in the same words, whoever asks: names with their schemas, money without a country.</summary>
internal sealed class PlainSettings : IAsyncDisposable
{
    // jit: the statements are long and their expressions many, and compiling them takes longer than it saves.
    // row_security: an error in place of rows that are silently left out.
    private static readonly (string Name, string Value)[] s_settings =
    [
        ("search_path", "pg_catalog"), ("quote_all_identifiers", "off"), ("standard_conforming_strings", "on"), ("lc_monetary", "C"), ("TimeZone", "UTC"),
        ("DateStyle", "ISO, YMD"), ("IntervalStyle", "postgres"), ("extra_float_digits", "1"), ("bytea_output", "hex"), ("xmlbinary", "base64"),
        ("row_security", "off"), ("jit", "off"), ("statement_timeout", "0"), ("transaction_timeout", "0"),
    ];

    private readonly TargetSession _session;
    private readonly List<object?[]> _before;

    private PlainSettings(TargetSession session, List<object?[]> before)
    {
        _session = session;
        _before = before;
    }

    /// <summary>Sets them until it is disposed of.</summary>
    public static async Task<PlainSettings> SetAsync(TargetSession session, CancellationToken cancellation)
    {
        // Settings that the server's version does not have are not set.
        List<object?[]> before = await session.RowsAsync(
            "SELECT s.name, current_setting(s.name), w.value FROM pg_catalog.pg_settings s JOIN unnest(@p0, @p1) AS w (name, value) ON w.name = s.name",
            cancellation, s_settings.Select(one => one.Name).ToArray(), s_settings.Select(one => one.Value).ToArray());
        await SetAsync(session, before, 2, cancellation);
        return new(session, before);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await SetAsync(_session, _before, 1, CancellationToken.None);
        }
        catch (DbException)
        {
            // The connection is gone, or its transaction failed: rolled back, that sets them back as well.
        }
    }

    private static Task SetAsync(TargetSession session, List<object?[]> settings, int column, CancellationToken cancellation) => session.RowsAsync(
        "SELECT pg_catalog.set_config(w.name, w.value, false) FROM unnest(@p0, @p1) AS w (name, value)",
        cancellation, settings.Select(one => (string)one[0]!).ToArray(), settings.Select(one => (string)one[column]!).ToArray());
}
