namespace Toil.Certificates.Probing.Hello;

/// <summary>The keys that hellos carry, and the hellos made with them. Nothing in it changes: tasks share it.</summary>
/// <param name="shares">Most wanted first.</param>
internal sealed class HelloKeys(params IReadOnlyList<KeyShare> shares)
{
    private readonly HelloTemplate?[] _templates = new HelloTemplate?[Enum.GetValues<KeyChoice>().Length];

    /// <summary>
    /// New keys. Two shares save most servers the round of a HelloRetryRequest: nearly all take Curve25519, and the rest, such as those
    /// bound to FIPS 140, P-256.
    /// </summary>
    public static HelloKeys Create()
        => new([.. new[] { NamedGroups.X25519, NamedGroups.P256 }.Select(KeyShare.Create).OfType<KeyShare>()]);

    /// <summary>The share in a group, or null.</summary>
    public KeyShare? Find(ushort group) => shares.FirstOrDefault(share => share.Group == group);

    /// <summary>The hello with these keys.</summary>
    public HelloTemplate Template(KeyChoice choice) => _templates[(int)choice] ??= CreateTemplate(choice, default);

    /// <summary>The hello with these keys and a cookie.</summary>
    public HelloTemplate CreateTemplate(KeyChoice choice, ReadOnlyMemory<byte> cookie) => new(choice, shares, cookie);
}
