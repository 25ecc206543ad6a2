namespace Toil.State;

/// <summary>
/// Instants as the store holds them: whole microseconds since 1970-01-01T00:00Z, which both engines keep exactly and
/// compare as numbers.
/// </summary>
internal static class StoreInstant
{
    /// <summary>Rounds down to the microsecond, before 1970 too, so that order is kept.</summary>
    public static long ToMicroseconds(DateTimeOffset instant)
    {
        (long quotient, long rest) = Math.DivRem(instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks, TimeSpan.TicksPerMicrosecond);
        return rest < 0 ? quotient - 1 : quotient;
    }

    /// <summary>The instant, in UTC.</summary>
    public static DateTimeOffset FromMicroseconds(long microseconds)
        => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    /// <summary>The instant as it will be read back.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset instant) => FromMicroseconds(ToMicroseconds(instant));
}
