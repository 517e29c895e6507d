namespace K8ssandraImages.Engine.Tests.References;

/// <summary>Digests for tables of references.</summary>
internal static class Digests
{
    public static readonly string Sha256 = "sha256:" + new string('f', 64);
    public static readonly string Sha384 = "sha384:" + new string('0', 96);
    public static readonly string Sha512 = "sha512:" + new string('a', 128);
}
