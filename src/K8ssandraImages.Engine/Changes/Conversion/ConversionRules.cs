namespace K8ssandraImages.Engine.Changes;

/// <summary>What can be found when an ImageConfig is written in another form.</summary>
public static class ConversionRules
{
    /// <summary>An image, a pull policy or pull secrets differ after the conversion, and why.</summary>
    public static readonly Rule Differs = new("KSI0190", DiagnosticSeverity.Warning, "Image that differs after the conversion");

    /// <summary>The converted text does not say what the old one said, and nothing explains it.</summary>
    public static readonly Rule NotEqual = new("KSI0191", DiagnosticSeverity.Error, "Image that the conversion does not keep");

    /// <summary>A key that has no effect any more.</summary>
    public static readonly Rule NotCarriedOver = new("KSI0192", DiagnosticSeverity.Warning, "Key that is not carried over");

    /// <summary>A setting for all images that stands in each of them now.</summary>
    public static readonly Rule WrittenIntoEach = new("KSI0193", DiagnosticSeverity.Information, "Setting that is written into each image");

    /// <summary>An image that the old text did not have.</summary>
    public static readonly Rule Added = new("KSI0194", DiagnosticSeverity.Information, "Image that is added");

    /// <summary>An ImageConfig that has the form already.</summary>
    public static readonly Rule Unchanged = new("KSI0195", DiagnosticSeverity.Warning, "ImageConfig that needs no conversion");

    /// <summary>An ImageConfig of a form that the release does not read.</summary>
    public static readonly Rule OtherForm = new("KSI0196", DiagnosticSeverity.Error, "ImageConfig of another form than the release reads");

    /// <summary>k8ssandra-operator takes Medusa and Reaper from an ImageConfig that has none.</summary>
    public static readonly Rule NoMedusaOrReaper = new("KSI0197", DiagnosticSeverity.Error, "ImageConfig without Medusa or Reaper");

    /// <summary>Something that the values of a chart cannot say.</summary>
    public static readonly Rule ChartCannotSay = new("KSI0198", DiagnosticSeverity.Error, "Setting that the chart cannot express");

    /// <summary>Something that a chart does that one would not expect.</summary>
    public static readonly Rule ChartDoesMore = new("KSI0199", DiagnosticSeverity.Warning, "Chart that does something else");
}
