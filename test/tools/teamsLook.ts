/** How Teams draws cards, near enough to judge ours by: sizes and colours of its light and dark themes. */
export type Theme = 'light' | 'dark'

type Palette = {
  page: string
  card: string
  line: string
  text: string
  subtle: string
  accent: string
  good: string
  warning: string
  attention: string
  /** Backgrounds of container styles. */
  styles: { emphasis: string; accent: string; good: string; warning: string; attention: string }
  button: { background: string; border: string; text: string }
  primary: { background: string; text: string }
}

export const palettes: Record<Theme, Palette> = {
  light: {
    page: '#f5f5f5',
    card: '#ffffff',
    line: '#e0e0e0',
    text: '#242424',
    subtle: '#616161',
    accent: '#5b5fc7',
    good: '#237b4b',
    warning: '#835c00',
    attention: '#c4314b',
    styles: {
      emphasis: '#f5f5f5',
      accent: '#e8ebfa',
      good: '#e7f2da',
      warning: '#fbf6d9',
      attention: '#fcf4f6',
    },
    button: { background: '#ffffff', border: '#d1d1d1', text: '#242424' },
    primary: { background: '#5b5fc7', text: '#ffffff' },
  },
  dark: {
    page: '#1f1f1f',
    card: '#292929',
    line: '#3d3d3d',
    text: '#ffffff',
    subtle: '#adadad',
    accent: '#9299f7',
    good: '#92c353',
    warning: '#f2d652',
    attention: '#f9526b',
    styles: {
      emphasis: '#333333',
      accent: '#2f2f4a',
      good: '#0d2e0d',
      warning: '#463100',
      attention: '#3e1f25',
    },
    button: { background: '#292929', border: '#666666', text: '#ffffff' },
    primary: { background: '#4f52b2', text: '#ffffff' },
  },
}

/** The renderer's host configuration for a theme. */
export function hostConfig(theme: Theme): object {
  const palette = palettes[theme]
  const both = (color: string) => ({ default: color, subtle: color })
  const foregroundColors = {
    default: { default: palette.text, subtle: palette.subtle },
    dark: both('#242424'),
    light: both('#ffffff'),
    accent: both(palette.accent),
    good: both(palette.good),
    warning: both(palette.warning),
    attention: both(palette.attention),
  }
  const style = (backgroundColor: string) => ({
    backgroundColor,
    foregroundColors,
    borderColor: palette.line,
  })
  const fontSizes = { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 }
  const fontWeights = { lighter: 300, default: 400, bolder: 600 }
  return {
    supportsInteractivity: true,
    lineHeights: { small: 16, default: 20, medium: 22, large: 24, extraLarge: 32 },
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    separator: { lineThickness: 1, lineColor: palette.line },
    fontTypes: {
      default: {
        fontFamily: "'Segoe UI', 'Liberation Sans', 'Noto Color Emoji', sans-serif",
        fontSizes,
        fontWeights,
      },
      monospace: { fontFamily: "Consolas, 'Liberation Mono', monospace", fontSizes, fontWeights },
    },
    textStyles: { heading: { size: 'large', weight: 'bolder' } },
    containerStyles: {
      default: style(palette.card),
      emphasis: style(palette.styles.emphasis),
      accent: style(palette.styles.accent),
      good: style(palette.styles.good),
      warning: style(palette.styles.warning),
      attention: style(palette.styles.attention),
    },
    actions: {
      maxActions: 6,
      spacing: 'default',
      buttonSpacing: 8,
      showCard: { actionMode: 'inline', inlineTopMargin: 16, style: 'emphasis' },
      actionsOrientation: 'horizontal',
      actionAlignment: 'left',
    },
    adaptiveCard: { allowCustomStyle: false },
  }
}

/** What the host configuration leaves to style sheets: the chat around the card, buttons, inputs, links. */
export function styleSheet(theme: Theme): string {
  const { page, card, line, text, subtle, accent, button, primary } = palettes[theme]
  return `
.${theme} { background: ${page}; color: ${text}; }
.${theme} .who { color: ${subtle}; }
.${theme} .who b { color: ${text}; }
.${theme} .card { background: ${card}; border: 1px solid ${line}; }
.${theme} a { color: ${accent}; }
.${theme} .ac-pushButton { background: ${button.background}; border: 1px solid ${button.border}; color: ${button.text}; }
.${theme} .ac-pushButton.style-positive { background: ${primary.background}; border-color: ${primary.background}; color: ${primary.text}; }
.${theme} .ac-pushButton.expanded { border-color: ${accent}; color: ${accent}; }
.${theme} select, .${theme} .ac-textInput, .${theme} .ac-dateInput, .${theme} .ac-choiceSetInput-filtered { background: ${card}; color: ${text}; border: 1px solid ${button.border}; }
.${theme} input { accent-color: ${accent}; }`
}

/** Shapes that both themes share. Chat messages in Teams break words that are longer than a line. */
export const shapes = `
* { box-sizing: border-box; }
body { margin: 0; display: flex; font: 14px/20px 'Segoe UI', 'Liberation Sans', sans-serif; }
.side { padding: 16px 20px 20px; }
.who { display: flex; gap: 8px; align-items: center; margin-bottom: 6px; font-size: 12px; }
.who i { width: 24px; height: 24px; border-radius: 6px; background: #5b5fc7; color: #fff; font: bold 14px/24px 'Liberation Sans'; text-align: center; }
.card { border-radius: 6px; overflow: hidden; overflow-wrap: anywhere; }
a { text-decoration: none; }
.ac-pushButton { font: 600 14px/20px 'Segoe UI', 'Liberation Sans', sans-serif; padding: 5px 12px; border-radius: 4px; min-height: 32px; white-space: nowrap; }
.ac-actionSet { flex-wrap: wrap; row-gap: 8px; }
.ac-horizontal-separator { line-height: 0; }
select, .ac-textInput, .ac-dateInput, .ac-choiceSetInput-filtered { font: inherit; width: 100%; padding: 5px 8px; border-radius: 4px; }
.ac-textInput.ac-multiline { min-height: 72px; resize: none; }
.ac-choiceSetInput-expanded > div, .ac-choiceSetInput-multiSelect > div { margin: 4px 0; }`
