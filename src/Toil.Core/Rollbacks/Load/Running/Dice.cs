namespace Toil.Rollbacks.Load.Running;

/// <summary>Random numbers that are the same for the same seed, on every machine and in every version. Not for secrets.</summary>
/// <remarks>SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).</remarks>
internal sealed class Dice(ulong state)
{
    private ulong _state = state;

    /// <summary>Dice for one purpose, so that what one purpose draws does not change what another does.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="purpose">Any number.</param>
    public static Dice For(int seed, int purpose) => new(new Dice(((ulong)(uint)seed << 32) | (uint)purpose).Next());

    /// <summary>Dice that will give the same numbers as these.</summary>
    public Dice Copy() => new(_state);

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to just below 1.</summary>
    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A whole number from 0 to just below a bound; 0 stands for 2^64.</summary>
    public ulong Below(ulong bound) => bound == 0 ? Next() : Math.BigMul(Next(), bound, out _);
}
