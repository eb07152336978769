package org.winnow.render.person;

import org.winnow.render.draw.Curves;
import org.winnow.render.draw.SeededRandom;

/**
 * The bones and the flesh of a head, centimetres; widths are half widths.
 *
 * @param cranium at the temples
 * @param cheek at the cheekbones
 * @param jaw at the angles of the jaw
 * @param chin near the tip of the chin
 * @param crown from the pupils up to the top of the skull
 * @param chinHeight from the mouth down to the tip of the chin
 * @param depth from the ears forward to the brow
 * @param squareness of the section of the face, 0 (an ellipse) to 0.6
 * @param cheekbone how far the cheekbones stand out
 * @param flesh of the cheeks; below 0 they are hollow
 * @param browRidge how far the bone above the eyes stands out
 * @param socket how deep the eyes lie
 * @param chinForward how far the chin stands forward
 * @param cleft depth of the dimple of the chin
 * @param asymmetry share by which the left half is wider
 * @param ears how far the ears stand off, 0 to 1
 * @param earSize half height of an ear
 * @param neck half width of the neck
 */
public record HeadShape(
    double cranium,
    double cheek,
    double jaw,
    double chin,
    double crown,
    double chinHeight,
    double depth,
    double squareness,
    double cheekbone,
    double flesh,
    double browRidge,
    double socket,
    double chinForward,
    double cleft,
    double asymmetry,
    double ears,
    double earSize,
    double neck) {
  static HeadShape draw(SeededRandom draws, Traits traits) {
    double m = traits.masculinity();
    double width = draws.normal(1, 0.054);
    double flesh = draws.normal(0.1, 0.48);
    return new HeadShape(
        width * draws.normal(7.15, 0.24),
        width * draws.normal(6.85, 0.3),
        width * draws.normal(5.25 + 0.5 * m, 0.4) + 0.25 * flesh,
        draws.normal(2.35 + 0.45 * m, 0.42),
        draws.normal(11.3, 0.6),
        draws.normal(4.35 + 0.45 * m, 0.504),
        draws.normal(8.8, 0.36),
        Curves.clamp(draws.normal(0.22 + 0.12 * m, 0.168), 0, 0.6),
        draws.normal(0.42, 0.24),
        flesh,
        Curves.clamp(draws.normal(0.12 + 0.4 * m, 0.168), 0, 0.8),
        draws.normal(0.75 - 0.35 * traits.epicanthus(), 0.192),
        draws.normal(0.05 + 0.1 * m, 0.336),
        draws.chance(0.1 + 0.2 * m) ? draws.uniform(0.1, 0.3) : 0,
        draws.normal(0, 0.014),
        Curves.clamp(draws.normal(0.4, 0.3), 0, 1),
        draws.normal(3.0 + 0.25 * m + 0.3 * traits.agedness(), 0.264),
        draws.normal(4.3 + 0.95 * m, 0.3) + 0.3 * flesh);
  }
}
