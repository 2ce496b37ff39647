<?php
/**
 * Plugin Name: findwell
 * Description: Search that knows the words people use, and explanations of medical words, from your own findwell.
 * Version: 0.1.0
 * Requires at least: 6.0
 * Requires PHP: 7.4
 * License: MIT
 *
 * Keeps one option, the address of your findwell, and nothing about visitors.
 *
 * [findwell_search]                    the site's search form, with suggestions
 * [findwell_word id="tace"]TACE[/findwell_word]   a link to the explanation of a word
 *
 * The words of posts and pages are explained; another choice is made in a theme:
 * add_filter( 'findwell_post_types', function () { return array( 'page', 'booklet' ); } );
 */

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

const FINDWELL_OPTION = 'findwell_address';

/** The address of findwell without a slash at its end; empty until it is set. */
function findwell_address(): string {
	return findwell_clean_address( get_option( FINDWELL_OPTION, '' ) );
}

/** Only an http or https address of a server is kept. */
function findwell_clean_address( $given ): string {
	$given = is_string( $given ) ? trim( $given ) : '';
	return preg_match( '~\Ahttps?://[A-Za-z0-9.-]+(:\d+)?/?\z~', $given ) ? rtrim( $given, '/' ) : '';
}

/** The one script, at the end of every page. */
function findwell_script(): void {
	$address = findwell_address();
	if ( '' !== $address ) {
		echo '<script type="module" src="' . esc_url( $address . '/embed.js' ) . '" crossorigin="anonymous"></script>' . "\n";
	}
}

/** The site's own search form inside the element that improves it. */
function findwell_wrap_form( $form ): string {
	$form = (string) $form;
	if ( '' === findwell_address() || '' === trim( $form ) || false !== strpos( $form, '<findwell-search' ) ) {
		return $form;
	}
	return '<findwell-search label="' . esc_attr( __( 'Search this site', 'findwell' ) ) . '">' . $form . '</findwell-search>';
}

/**
 * What editors wrote, after the element that explains words of its own parent; nothing else of the page is read.
 * Nothing is put around the text, for themes lay out what stands directly in that parent.
 */
function findwell_explain_content( $content ): string {
	$content = (string) $content;
	$types   = apply_filters( 'findwell_post_types', array( 'post', 'page' ) );
	if ( '' === findwell_address() || ! is_singular( $types ) || ! in_the_loop() || ! is_main_query() || post_password_required() ) {
		return $content;
	}
	return '<div class="findwell-words"><findwell-glossary selector=":has(&gt; .findwell-words)"></findwell-glossary></div>' . "\n" . $content;
}

/** [findwell_search] */
function findwell_search_shortcode(): string {
	return findwell_wrap_form( get_search_form( array( 'echo' => false ) ) );
}

/** [findwell_word id="tace"]TACE[/findwell_word] */
function findwell_word_shortcode( $attributes, $content = '' ): string {
	$id   = shortcode_atts( array( 'id' => '' ), $attributes, 'findwell_word' )['id'];
	$text = '' !== trim( (string) $content ) ? (string) $content : str_replace( '-', ' ', $id );
	if ( '' === $id || '' === findwell_address() ) {
		return esc_html( $text );
	}
	$url = findwell_address() . '/glossary/' . rawurlencode( $id );
	return '<a class="findwell-word" href="' . esc_url( $url ) . '">' . esc_html( $text ) . '</a>';
}

/** Settings → findwell */
function findwell_menu(): void {
	add_options_page( 'findwell', 'findwell', 'manage_options', 'findwell', 'findwell_settings_page' );
}

function findwell_register(): void {
	register_setting(
		'findwell',
		FINDWELL_OPTION,
		array( 'type' => 'string', 'sanitize_callback' => 'findwell_clean_address', 'default' => '' )
	);
}

function findwell_settings_page(): void {
	if ( ! current_user_can( 'manage_options' ) ) {
		return;
	}
	echo '<div class="wrap"><h1>findwell</h1><form action="options.php" method="post">';
	settings_fields( 'findwell' );
	echo '<p><label for="findwell-address">' . esc_html( __( 'Address of findwell', 'findwell' ) ) . '</label></p>';
	echo '<p><input id="findwell-address" name="' . esc_attr( FINDWELL_OPTION ) . '" type="url" class="regular-text"'
		. ' placeholder="https://search.example.org" value="' . esc_attr( findwell_address() ) . '"></p>';
	echo '<p>' . esc_html( __( 'Only the server name, without a path. Leave it empty to switch findwell off.', 'findwell' ) ) . '</p>';
	submit_button();
	echo '</form></div>';
}

/** Leaves nothing behind. */
function findwell_uninstall(): void {
	delete_option( FINDWELL_OPTION );
}

add_action( 'wp_footer', 'findwell_script' );
add_filter( 'get_search_form', 'findwell_wrap_form', 99 );
add_filter( 'render_block_core/search', 'findwell_wrap_form', 99 );
add_filter( 'the_content', 'findwell_explain_content', 99 );
add_shortcode( 'findwell_search', 'findwell_search_shortcode' );
add_shortcode( 'findwell_word', 'findwell_word_shortcode' );
add_action( 'admin_menu', 'findwell_menu' );
add_action( 'admin_init', 'findwell_register' );
register_uninstall_hook( __FILE__, 'findwell_uninstall' );
