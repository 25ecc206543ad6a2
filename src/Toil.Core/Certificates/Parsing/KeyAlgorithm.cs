namespace Toil.Certificates.Parsing;

/// <summary>What is known of a public key.</summary>
/// <param name="Name">Name for people, with the size or the curve.</param>
/// <param name="Family">Family, for judging its strength.</param>
/// <param name="Bits">Size in bits; 0 where it is not known.</param>
internal readonly record struct KeyAlgorithm(string Name, KeyFamily Family, int Bits);
